"""Sheets in: read strictly, all or nothing, with a report at each cell; blank templates out."""
