"""Adoption: a version is proposed by one administrator and activated by another."""
