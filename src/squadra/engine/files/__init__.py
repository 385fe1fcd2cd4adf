"""The files of the command line: tables read strictly, results written whole."""
