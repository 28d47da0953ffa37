"""The local web application: the pages live, and the command line as a JSON API."""
