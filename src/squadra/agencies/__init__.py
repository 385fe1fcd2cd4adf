"""Services of the territory, the accounts of those who work there, their dated roles."""
