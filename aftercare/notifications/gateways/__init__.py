"""The gateways to providers of texts, calls and mail, and their stand-ins for a demonstration."""
