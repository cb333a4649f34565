"""Pages have their words before a test looks at one, as the router hands them in at start."""

from __future__ import annotations

from aftercare.web.spoken import hand_in

hand_in()
