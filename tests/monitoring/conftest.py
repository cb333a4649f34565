"""Every test here that needs rows begins in an office; what it adds is rolled back."""

from tests.standing_office import arrange, engine, office, opened

__all__ = ["arrange", "engine", "office", "opened"]
