"""The official ESCO download: its files, their rows, and the vocabulary that they make.

files      a zip or a folder, of which version, in which languages
sheets     the rows of one file, or why they cannot be trusted
concepts   what all files of a kind say of each concept, in all languages
composing  the vocabulary, and what is worth telling of it
"""
