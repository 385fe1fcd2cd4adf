"""What puts the other packages' parts together: today, search, the page of a person, an opening, a
company. Owns no model."""
