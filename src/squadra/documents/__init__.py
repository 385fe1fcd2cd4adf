"""What is printed or handed over: one sheet of words, written as PDF or as a text to edit."""
