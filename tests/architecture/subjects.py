"""The subjects that every floor may have a folder for, and the technical folders of single floors."""

from __future__ import annotations

FLOORS = ("domain", "store", "processes", "casework", "scheduling", "notifications", "api", "web")

# Floors that ask the database by the named queries of `store` alone.
WITHOUT_STATEMENTS = ("processes", "casework", "scheduling", "notifications", "api", "web")

# One sentence each; CONTRIBUTING.md prints this list.
SUBJECTS = {
    "absences": "Missed obligations, their evidence and the verdict.",
    "accounts": "Accounts, permissions and the access log.",
    "appointments": "Appointments, their outcomes, and notifying clients of changes.",
    "attachments": "Documents attached to a client's file, and where their content is stored.",
    "calendars": "Links by which a telephone shows appointments, and busy times of officers' own calendars.",
    "case_files": "A client's whole file as one document, out and in.",
    "client_page": "The page on which clients see their own appointments.",
    "closing": "Closing the file of a client, and reopening it.",
    "concerns": "Concerns of people around a client, and the links they come by.",
    "conferences": "Case conferences about a client, and the actions agreed there.",
    "conditions": "Conditions of the court, what they ask and what covers them.",
    "contact_gaps": "Stretches without contact, and the appointment that closes one.",
    "contact_standards": "How often contact is required, and whether it was held.",
    "deadlines": "Deadlines by law or rule, and what they are counted from.",
    "directory": "Accounts that the organisation's directory keeps (SCIM).",
    "disclosures": "What went to third parties, and on which legal ground.",
    "escalation": "Rules, escalation steps, escalations and the inbox.",
    "events": "What happened, for other systems, and the webhooks it goes to.",
    "figures": "Figures of teams and messages, with small numbers suppressed.",
    "file_access": "Who may see a client's file, who may not, and access in an emergency.",
    "goals": "Goals of a client with their steps, and praise about a milestone.",
    "law": "Which law holds on which day, with its sources.",
    "letters": "Letters for the post.",
    "message_templates": "Wordings of texts, and what they must not reveal.",
    "messages": "Texts and replies, senders and other channels.",
    "openid": "Signing in at the organisation's OpenID provider.",
    "operations": "Running the service: health, metrics, watchdog, sandbox.",
    "orders": "Supervision orders, their periods and events.",
    "overviews": "Screens of several subjects: caseload, worklist, a client's page.",
    "papers": "Official warnings and reports, signed by name.",
    "people": "Clients, the people around them, and who may not meet.",
    "phones": "Telephone numbers of clients and their verification.",
    "placement": "Finding an officer, a site and a time for what plans ask.",
    "sign_in": "Passwords, sessions and tokens.",
    "sites": "Sites: rooms, opening hours, positions.",
    "plans": "Supervision plans and their obligations.",
    "reminders": "Reminder policies, and when reminders are sent.",
    "retention": "How long data is kept, legal holds, and destruction by two people.",
    "risk": "Risk instruments and assessments.",
    "staff": "Colleagues: leave, stand-ins, shifts, their mail and telephones.",
    "subject_access": "Requests of clients for their own data, and what they dispute.",
    "submissions": "What other organisations send, and what people decide on it.",
    "tasks": "Open tasks.",
    "time": "Days, hours and holidays.",
    "transfers": "A client or a caseload goes to another officer.",
    "trials": "Trials of reminders: which client gets which, and the effect.",
    "treatment": "Referrals, groups and waiting lists.",
}

# No subjects: what all subjects of one floor share.
TECHNICAL = {
    "domain": {},
    "store": {
        "database": "The connection, the schema, and the unit of work.",
        "listing": "The lists of the API that join several subjects.",
    },
    "processes": {},
    "casework": {
        "adoption": "A version is proposed by one administrator and activated by another.",
        "listing": "One resource or a page of them, permission checked and noted.",
    },
    "scheduling": {"jobs": "What a job is, and how jobs take turns."},
    "notifications": {
        "delivery": "What became of a message, and what follows from it.",
        "gateways": "The providers of texts, calls and mail, and their stand-ins.",
        "inbound": "Texts from clients, and receipts from the provider.",
        "outbox": "Messages that wait, claimed and sent once.",
        "webhooks": "Events sent to webhooks, in order, until they are taken.",
    },
    "api": {"http": "What routes share: access, problems, paging, middleware."},
    "web": {"shell": "What pages share: layout, forms, words, language."},
}

# Folders within a subject.
INNER = {
    "api/http": {"field_texts"},
    "domain/deadlines": {"clocks"},
    "domain/message_templates": {"shipped"},
    "domain/placement": {"document", "engine", "explanation", "polish"},
    "store/database": {"migrations"},
    "processes/papers": {"fonts"},
    "web/shell": {"forms", "help"},
}

# What a floor keeps beside its folders: its assembly.
ASSEMBLY = {
    "scheduling": {"fast_forward"},
    "notifications": {"gateway_choice", "sandbox"},
    "api": {"router"},
    "web": {"router"},
}

# Folders of the tests of a floor that no folder of the product answers to.
TESTS_ALONE = {"scheduling": {"histories"}}

MOST_MODULES = 25
MOST_FLAT = 4
