"""How days off and holidays read on pages."""
