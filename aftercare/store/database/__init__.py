"""The PostgreSQL server, its schema, and the unit of work."""
