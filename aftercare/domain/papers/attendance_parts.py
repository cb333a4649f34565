"""The section on attendance: appointments and outcomes, and absences with the reason given and the verdict."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time
from typing import Final

from aftercare.domain.absences.absence import Verdict, needs_early_reason
from aftercare.domain.papers.facts import Fact
from aftercare.domain.papers.held_then import not_held_then
from aftercare.domain.papers.statements import Section, Statement, Writer, under
from aftercare.domain.papers.supervised import supervised
from aftercare.domain.papers.words import Both, condition_name
from aftercare.domain.people.away import CONFINING
from aftercare.domain.time.wall_time import civil_date, wall

HAPPENED: Final[Both] = ("Wat is gebeurd", "What happened")
COURSE: Final[Both] = ("Verloop van het toezicht", "How supervision went")
# These are described one by one: the client did not come, came late, or did not do what was asked.
_NOT_AS_ASKED: Final = frozenset({"missed", "late", "attended_not_complied"})
_ALL_THE_SAME: Final[Both] = (
    "Waarom de afwezigheid toch telt: “{why}”",
    "Why the absence counts all the same: “{why}”",
)
_COUNTED: Final[tuple[tuple[str, Both], ...]] = (
    ("attended", ("Verschenen: {count}.", "Attended: {count}.")),
    ("late", ("Te laat verschenen: {count}.", "Attended late: {count}.")),
    ("attended_not_complied", ("Verschenen, niet meegewerkt: {count}.", "Attended, did not comply: {count}.")),
    ("missed", ("Niet verschenen: {count}.", "Not attended: {count}.")),
    ("cancelled_by_service", ("Afgezegd door de reclassering: {count}.", "Cancelled by the service: {count}.")),
    ("outcome_overdue", ("Uitkomst nog niet vastgelegd: {count}.", "Outcome not recorded yet: {count}.")),
)  # fmt: skip


def happened(writer: Writer) -> Section:
    """The supervised period, the number of appointments per outcome, and each one that was not kept as asked."""
    lines = [_period(writer), *_earlier(writer), *_counts(writer), *_contacts(writer)]
    listed = [one for one in _past(writer) if one.text("state") in _NOT_AS_ASKED]
    for appointment in listed:
        lines += appointment_lines(writer, appointment)
    if not listed:
        words = (
            "In deze periode is geen afspraak gemist, te laat nagekomen of zonder medewerking nagekomen.",
            "In this period no appointment was missed, attended late or attended without complying.",
        )
        lines.append(writer.nothing(words))
    return Section("happened", writer.title(HAPPENED), writer.listed(lines))


def happened_then(writer: Writer, causes: Sequence[Fact]) -> Section:
    """Each of these appointments, its outcome, and the absence it led to."""
    lines = [line for one in causes for line in appointment_lines(writer, one)]
    return Section("happened", writer.title(HAPPENED), writer.listed(lines))


def course(writer: Writer) -> Section:
    """The supervised period and the number of its appointments per outcome."""
    lines = [_period(writer), *_earlier(writer), *_counts(writer)]
    return Section("course", writer.title(COURSE), writer.listed(lines))


def _past(writer: Writer) -> list[Fact]:
    return [one for one in writer.dossier.of("appointment") if one.text("state") != "moved"]


def _counts(writer: Writer) -> list[Statement]:
    past = _past(writer)
    return [
        writer.count(words, chosen)
        for state, words in _COUNTED
        if (chosen := [one for one in past if one.text("state") == state])
    ]


def _period(writer: Writer) -> Statement:
    """The days of supervision within the chosen period. No single row has them; they follow from these rows."""
    dossier = writer.dossier
    rows = [one for kind in ("person", "order", "suspension") for one in dossier.of(kind)]
    sources = tuple(one.ref for one in rows)
    words = ("van {first} tot en met {last}", "from {first} to {last}")
    stretches = [
        writer.title(words).format(first=writer.day(first), last=writer.day(last))
        for first, last in supervised(dossier)
    ]
    if not stretches:
        never = (
            "In de periode van dit stuk was er geen toezicht onder dit kader.",
            "There was no supervision under this order in the period of this document.",
        )
        return Statement(writer.title(never), sources, fixed=True)
    when = writer.title((" en ", " and ")).join(stretches)
    text = writer.title(("Toezicht {when}.", "Supervised {when}.")).format(when=when)
    return Statement(text, sources, fixed=True)


def _earlier(writer: Writer) -> list[Statement]:
    """A note that supervision ran before the client was enrolled here, so that the figures are not complete."""
    dossier = writer.dossier
    begun = [day for one in dossier.of("order") if (day := one.day("starts_on"))]
    enrolled = [day for one in dossier.of("person") if (day := one.day("enrolled_on"))]
    if not (begun and enrolled and min(begun) < enrolled[0] and dossier.from_on <= enrolled[0]):
        return []
    words = (
        "Het toezicht begon op {began}; wat er vóór {enrolled} gebeurde, staat niet in dit dossier.",
        "Supervision began on {began}; what happened before {enrolled} is not in this case file.",
    )
    text = writer.title(words).format(
        began=writer.day(min(begun)), enrolled=writer.day(enrolled[0])
    )
    sources = tuple(one.ref for kind in ("person", "order") for one in dossier.of(kind))
    return [Statement(text, sources, fixed=True)]


def _contacts(writer: Writer) -> list[Statement]:
    lines = []
    held = [one for one in writer.dossier.of("contact") if one.flag("completed")]
    for kind in sorted({one.text("kind") for one in held}):
        words = ("Daarnaast, {kind}: {count}.", "In addition, {kind}: {count}.")
        chosen = [one for one in held if one.text("kind") == kind]
        lines.append(writer.count(words, chosen, kind=writer.word("contact", kind)))
    return lines


def appointment_lines(writer: Writer, appointment: Fact, *, notes: bool = True) -> list[Statement]:
    """One appointment that was not kept as asked, its outcome, and the absence it led to."""
    condition = writer.dossier.find("condition", appointment.text("condition_id"))
    words = (
        "{moment}: {kind}, {state} (voorwaarde {condition}; plan versie {plan}).",
        "{moment}: {kind}, {state} (condition {condition}; plan version {plan}).",
    )
    plan = appointment.text("plan_number")
    if not plan:
        words = (
            "{moment}: {kind}, {state} (voorwaarde {condition}; extra afspraak).",
            "{moment}: {kind}, {state} (condition {condition}; extra appointment).",
        )
    outcomes = writer.dossier.about("outcome", "appointment_id", appointment.ref.id)
    lines = [
        writer.sentence(
            words, appointment, *([condition] if condition else []),
            moment=writer.moment(appointment.moment("starts_at")),
            kind=writer.word("kind", appointment.text("kind")),
            state=writer.word("state", appointment.text("state")),
            condition=condition_name(condition, writer.language) if condition else "",
            plan=plan or "0",
        )
    ]  # fmt: skip
    if not appointment.flag("enforceable"):
        words = ("Deze afspraak was vrijwillig.", "This appointment was voluntary.")
        lines.append(writer.sentence(words, appointment))
    for one in outcomes:
        words = ("Vastgelegd op {moment} door {who}: {code}.", "Recorded on {moment} by {who}: {code}.")  # fmt: skip
        lines.append(
            writer.sentence(
                words, one, moment=writer.moment(one.moment("recorded_at")), who=one.text("recorded_by"),
                code=writer.word("state", one.text("code")),
            )
        )  # fmt: skip
    if not outcomes:
        lines.append(writer.nothing(("Geen vastgelegde uitkomst.", "No outcome was recorded.")))
    lines += not_held_then(writer, appointment)
    lines += away_then(writer, appointment, to_person=not notes)
    absences = writer.dossier.about("absence", "appointment_id", appointment.ref.id)
    for absence in absences:
        lines += _absence(writer, absence, notes)
        if notes and _counts_all_the_same(writer, absence):
            lines.append(
                writer.sentence(_ALL_THE_SAME, absence, why=absence.text("confinement_reason"))
            )
    if not absences and appointment.text("state") == "missed":
        lines.append(writer.nothing(("Er is geen afwezigheid geopend.", "No absence was opened.")))
    return [lines[0], *under(lines[1:])]


def away_then(writer: Writer, appointment: Fact, *, to_person: bool = False) -> list[Statement]:
    """Each period in which the client could not come that touches this appointment. It explains an absence and does
    not excuse it."""
    return [
        _away(writer, appointment, one, to_person)
        for one in writer.dossier.of("away")
        if appointment.ref.id in one.text("appointments").split()
    ]


def _away(writer: Writer, appointment: Fact, one: Fact, to_person: bool) -> Statement:
    words = (
        "Tijdens de afspraak van {moment} was {who} {kind}: van {start} {until}.",
        "At the appointment of {moment} {who} {kind}: from {start} {until}.",
    )
    until_at = one.moment("until_at")
    holes = {"until": writer.limit(until_at)} if until_at else {}
    if until_at is None:
        words = (
            "Tijdens de afspraak van {moment} was {who} {kind}: vanaf {start}, zonder bekende einddatum.",
            "At the appointment of {moment} {who} {kind}: from {start}, with no known end.",
        )
    who: Both = ("u", "you were") if to_person else ("de cliënt", "the client was")
    return writer.sentence(
        words, appointment, one, moment=writer.moment(appointment.moment("starts_at")), who=writer.title(who),
        kind=writer.word("away", one.text("kind")), start=_start(writer, one.moment("from_at")), **holes,
    )  # fmt: skip


def _start(writer: Writer, from_at: datetime | None) -> str:
    """The day alone for a period that begins at midnight."""
    if from_at is not None and wall(from_at).time() == time.min:
        return writer.day(civil_date(from_at))
    return writer.moment(from_at)


def _counts_all_the_same(writer: Writer, absence: Fact) -> bool:
    """Whether the absence was judged unexcused although the client was in custody or admitted at the time, as far as
    known then or now."""
    about = absence.text("appointment_id")
    confined = any(
        about in one.text("appointments").split()
        for one in writer.dossier.of("away")
        if one.text("kind") in CONFINING
    )
    unexcused = (absence.text("state"), absence.text("verdict")) == ("decided", Verdict.UNEXCUSED)
    return unexcused and (confined or bool(absence.text("confinement_reason")))


def _absence(writer: Writer, absence: Fact, notes: bool) -> Sequence[Statement]:
    lines = [*_no_address(writer, absence), _ground(writer, absence, notes)]
    if absence.text("state") == "decided":
        words: Both = (
            "Beoordeeld als {verdict} op {moment} door {who}.",
            "Judged {verdict} on {moment} by {who}.",
        )
        holes = {
            "verdict": writer.word("verdict", absence.text("verdict")),
            "moment": writer.moment(absence.moment("decided_at")),
            "who": absence.text("decided_by"),
        }
        if notes:
            words = (
                "Beoordeeld als {verdict} op {moment} door {who}: “{reason}”",
                "Judged {verdict} on {moment} by {who}: “{reason}”",
            )
            holes["reason"] = absence.text("verdict_reason")
        lines.append(writer.sentence(words, absence, **holes))
        if absence.flag("no_address_seen"):
            words = (
                "{who} heeft bij dit oordeel gezien dat er geen adres bekend was.",
                "{who} saw when judging that no address was known.",
            )
            lines.append(writer.sentence(words, absence, who=holes["who"]))
        if _is_early(absence):
            lines.append(_early(writer, absence, notes))
    elif absence.text("state") == "dropped":
        words = (
            "De uitkomst is gecorrigeerd; er was geen afwezigheid.",
            "The outcome was corrected; there was no absence.",
        )
        lines.append(writer.sentence(words, absence))
    else:
        words = (
            "Nog niet beoordeeld; de termijn daarvoor loopt {by}.",
            "Not judged yet; the deadline runs {by}.",
        )
        lines.append(writer.sentence(words, absence, by=writer.limit(absence.moment("decide_by"))))
    return lines


def _no_address(writer: Writer, absence: Fact) -> list[Statement]:
    """A visit of which we knew no address is not only the client's doing, so a document that names the miss says it."""
    if not (absence.flag("no_address") or absence.flag("no_address_seen")):
        return []
    words = (
        "Bij ons was voor dit bezoek geen adres bekend toen het zou beginnen.",
        "We knew no address for this visit when it was to begin.",
    )
    return [writer.sentence(words, absence)]


def _is_early(absence: Fact) -> bool:
    """Whether the valid verdict was against the client and came before the deadline for evidence."""
    if (absence.text("state"), absence.text("verdict")) != ("decided", Verdict.UNEXCUSED):
        return False
    decided_at, by = absence.moment("decided_at"), absence.moment("evidence_by")
    if decided_at is None or by is None:
        return False
    return needs_early_reason(Verdict.UNEXCUSED, by, decided_at)


def _early(writer: Writer, absence: Fact, notes: bool) -> Statement:
    """The day of the verdict, the last day for evidence, and why the author did not wait for it."""
    decided_at = absence.moment("decided_at")
    day = writer.day(civil_date(decided_at)) if decided_at else ""
    last = writer.limit(absence.moment("evidence_by"))
    reason = absence.text("early_reason")
    if not reason:
        words = (
            "Op {day} liep de termijn voor bewijs nog, {last}. Waarom daar niet op is gewacht, is niet vastgelegd.",
            "On {day} evidence could still be given, {last}. Why this was not waited for is not recorded.",
        )
        return writer.sentence(words, absence, day=day, last=last)
    words = (
        "Op {day} liep de termijn voor bewijs nog, {last}. Daar is niet op gewacht: {why}.",
        "On {day} evidence could still be given, {last}. This was not waited for: {why}.",
    )
    why = writer.word("early" if notes else "early_to_client", reason)
    return writer.sentence(words, absence, day=day, last=last, why=why)


def _ground(writer: Writer, absence: Fact, notes: bool) -> Statement:
    by = writer.limit(absence.moment("evidence_by"))
    if not absence.text("ground"):
        if _is_early(absence):
            words = (
                "Reden of bewijs: niet gegeven voordat werd geoordeeld.",
                "Reason or evidence: none given before the verdict.",
            )
            return writer.sentence(words, absence)
        words = (
            "Reden of bewijs: niet gegeven; dat kon {by}.",
            "Reason or evidence: none given; it could be given {by}.",
        )
        return writer.sentence(words, absence, by=by)
    ground = writer.word("ground", absence.text("ground"))
    if notes and absence.text("evidence_note"):
        words = (
            "Opgegeven reden: {ground}. Daarbij: “{note}” Bewijs kon {by}.",
            "Reason given: {ground}. With it: “{note}” Evidence could be given {by}.",
        )
        return writer.sentence(
            words, absence, ground=ground, note=absence.text("evidence_note"), by=by
        )
    words = (
        "Opgegeven reden: {ground}. Bewijs kon {by}.",
        "Reason given: {ground}. Evidence could be given {by}.",
    )
    return writer.sentence(words, absence, ground=ground, by=by)
