"""Rows and queries of database: the PostgreSQL server, its schema, and one unit of work."""
