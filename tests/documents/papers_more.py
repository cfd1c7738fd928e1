"""More documents: the same kinds as other councils draw them."""

from __future__ import annotations

from datetime import date

from drawing import LEFT, UP, C, Gap, Grid, Line, Paper, unit

RENAMED = Paper(
    "project board report in other words",
    {
        "Document": [
            Line("Project board report"),
            "Project Sponsor: Abel Cray",
            "Project Leads: Bea Dunn and Col Eddy",
            "Project Manager: Di Fern",
            "Reporting date: 1st November 2027",
            "Overall Action RAG: Amber",
            Gap(),
            Line("Items for discussion at the board"),
            Grid(
                [
                    ["No", "Action", "RAG", "Owner", "Decision needed"],
                    ["1", "Mend the roof", "Red", "Bea Dunn", "Agree the money"],
                ]
            ),
            Line("Outcome 1"),
            Line("Homes are warm and dry"),
            Grid(
                [
                    [
                        "Ref.",
                        "Project",
                        "Key deliverables",
                        "Progress this period",
                        "Project lead",
                        "Planned end date",
                        "Revised date",
                        "Savings target £000",
                        "Priority (H/M/L)",
                        "Delivery RAG",
                        "Financial RAG",
                    ],
                    [
                        "1",
                        "Roofs",
                        "1.1 Survey every roof in the borough",
                        "Forty done",
                        "Bea Dunn",
                        "31.12.27",
                        "",
                        "250",
                        "H",
                        "A",
                        "G",
                    ],
                    [
                        UP,
                        UP,
                        "1.2 Appoint the roofer for both areas",
                        "Tender out",
                        UP,
                        "28th February 2028",
                        "by end of March 2028",
                        UP,
                        UP,
                        UP,
                        UP,
                    ],
                    [
                        "2",
                        "Windows",
                        "D1: Replace the windows at Elm Court\nD2: Replace the windows at Oak Court",
                        "D1: half done\nD2: not begun",
                        "Col Eddy/Bea Dunn",
                        "30/11/27\n31/01/28",
                        None,
                        "(40)",
                        "L",
                        "G (was A)",
                        "Not applicable",
                    ],
                ]
            ),
            Line("Outcome 2"),
            Line("Streets are clean"),
            Grid(
                [
                    [
                        "Ref.",
                        "Project",
                        "Key deliverables",
                        "Progress this period",
                        "Project lead",
                        "Planned end date",
                        "Revised date",
                        "Savings target £000",
                        "Priority (H/M/L)",
                        "Delivery RAG",
                        "Financial RAG",
                    ],
                    [
                        "3",
                        "Sweepers",
                        "Buy four small sweepers for the old town",
                        "Ordered",
                        "Di Fern",
                        date(2028, 3, 31),
                        None,
                        "£1.2m",
                        "M",
                        "green",
                        "red",
                    ],
                ]
            ),
            Line("Issues for escalation"),
            Grid(
                [
                    ["No.", "Description", "Owner", "Action and by when"],
                    ["I01", None, None, None],
                    ["I02", None, None, None],
                ]
            ),
            Line("Risks to be added to the risk register"),
            Grid(
                [
                    ["No.", "Description", "Owner", "Mitigating action", "RAG"],
                    ["R01", "Steel prices double", "Col Eddy", "Buy early", "Amber"],
                    ["R02", None, None, None, None],
                ]
            ),
        ]
    },
    [
        unit(
            "Survey every roof in the borough",
            ref="1",
            objective="1",
            leads=["Bea Dunn"],
            due="2027-12-31",
            rag="amber",
            savings_rag="green",
            savings_k=250,
            priority="H",
        ),
        unit(
            "Appoint the roofer for both areas",
            ref="1",
            objective="1",
            leads=["Bea Dunn"],
            due="2028-02-28",
            revised="2028-03-31",
            rag="amber",
            savings_rag="green",
            savings_k=250,
            priority="H",
        ),
        unit(
            "Replace the windows at Elm Court",
            ref="2",
            objective="1",
            leads=["Col Eddy", "Bea Dunn"],
            due="2027-11-30",
            rag="green",
            savings_k=-40,
            priority="L",
        ),
        unit(
            "Replace the windows at Oak Court",
            ref="2",
            objective="1",
            leads=["Col Eddy", "Bea Dunn"],
            due="2028-01-31",
            rag="green",
            savings_k=-40,
            priority="L",
        ),
        unit(
            "Buy four small sweepers for the old town",
            ref="3",
            objective="2",
            leads=["Di Fern"],
            due="2028-03-31",
            rag="green",
            savings_rag="red",
            savings_k=1200,
            priority="M",
        ),
    ],
    risks=1,
)

DATES_OVER_ROWS = Paper(
    "cells merged over several deliverables",
    {
        "Report": [
            Grid(
                [
                    [
                        "No",
                        "Workstream",
                        "Deliverables",
                        "Update",
                        "Lead",
                        "Target end date",
                        "Revised end date",
                        "Priority",
                        "Action RAG",
                    ],
                    [
                        Line("x").text and C("Outcome 5: Carers stay with us", bold=True),
                        LEFT,
                        LEFT,
                        LEFT,
                        LEFT,
                        LEFT,
                        LEFT,
                        LEFT,
                        LEFT,
                    ],
                    [
                        "5a",
                        "Thank carers",
                        "1. Hold a dinner",
                        "Held on 3 May",
                        "Fay Gill",
                        "31/05/27",
                        None,
                        "High",
                        C("Blue", "blue"),
                    ],
                    [UP, UP, "2. Send a card to each carer", UP, UP, UP, UP, UP, UP],
                    [
                        "5b",
                        "Pay carers on time",
                        "1. Change the system",
                        "1. Tested\n2. Begun",
                        "Hal Ives",
                        "1. 30/06/27\n2. 31/12/27",
                        None,
                        "High",
                        "Amber",
                    ],
                    [UP, UP, "2. Train the payments team", UP, UP, UP, UP, UP, UP],
                    [
                        "5c",
                        "Hear carers",
                        "1. Hold a meeting each quarter\n2. Answer every question in ten days\n3. Print what was asked",
                        None,
                        "Jo Kerr",
                        "Quarterly",
                        None,
                        "Low",
                        C(None, "amber"),
                    ],
                    [
                        "5d",
                        "House carers",
                        "1. Extend two houses\n2. Buy one house",
                        None,
                        "Jo Kerr",
                        "30/06/27\n30/09/27\n31/12/27",
                        None,
                        "Low",
                        "R/A",
                    ],
                ]
            ),
        ]
    },
    [
        unit(
            "Hold a dinner", ref="5a", objective="5", leads=["Fay Gill"], due="2027-05-31", rag="blue", priority="High"
        ),
        unit(
            "Send a card to each carer",
            ref="5a",
            objective="5",
            leads=["Fay Gill"],
            due="2027-05-31",
            rag="blue",
            priority="High",
        ),
        unit(
            "Change the system",
            ref="5b",
            objective="5",
            leads=["Hal Ives"],
            due="2027-06-30",
            rag="amber",
            priority="High",
        ),
        unit(
            "Train the payments team",
            ref="5b",
            objective="5",
            leads=["Hal Ives"],
            due="2027-12-31",
            rag="amber",
            priority="High",
        ),
        unit("Hold a meeting each quarter", ref="5c", objective="5", leads=["Jo Kerr"], rag="amber", priority="Low"),
        unit(
            "Answer every question in ten days", ref="5c", objective="5", leads=["Jo Kerr"], rag="amber", priority="Low"
        ),
        unit("Print what was asked", ref="5c", objective="5", leads=["Jo Kerr"], rag="amber", priority="Low"),
        unit("Extend two houses", ref="5d", objective="5", leads=["Jo Kerr"], priority="Low"),
        unit("Buy one house", ref="5d", objective="5", leads=["Jo Kerr"], priority="Low"),
    ],
    told=frozenset({"due.untied", "rag.unreadable"}),
)

COMMITTEE_TWO = Paper(
    "committee report with numbered actions and an agenda plan behind",
    {
        "Report": [
            Line("Agenda item 7"),
            Line("IMPROVEMENT PLAN UPDATE"),
            Line("1. Purpose"),
            "To report what has been done.",
            Line("2. High priority actions"),
            Grid(
                [
                    ["No.", "Action", "What we have done", "Lead", "Completion date", "Status"],
                    [
                        "1",
                        "Bring caseloads below eighteen in every team",
                        "Two teams are at eighteen.",
                        "Kay Lorn",
                        "30/09/27 (30/06/27)",
                        "AMBER\nAgency staff leave in May and posts are not filled",
                    ],
                    [
                        "2",
                        "Answer every referral within one day",
                        "Done in 96% of cases",
                        "Mo Nash",
                        "Dec 27 (originally Sept 27)",
                        "Green; holding",
                    ],
                    [
                        "3",
                        "Move to the new case system",
                        "Supplier late",
                        "Kay Lorn",
                        "31 January 2028",
                        "Red because the supplier is six weeks late",
                    ],
                ]
            ),
            Gap(),
            Line("3. Implications"),
            "None.",
            Line("Appendix A: agenda plan"),
            Grid(
                [
                    ["Meeting date", "Item", "Lead officer", "Draft deadline", "Despatch date"],
                    ["14/09/27", "Budget report", "Mo Nash", "20/08/27", "03/09/27"],
                ]
            ),
        ]
    },
    [
        unit(
            "Bring caseloads below eighteen in every team",
            ref="1",
            leads=["Kay Lorn"],
            due="2027-06-30",
            revised="2027-09-30",
            rag="amber",
        ),
        unit(
            "Answer every referral within one day",
            ref="2",
            leads=["Mo Nash"],
            due="2027-09-30",
            revised="2027-12-31",
            rag="green",
        ),
        unit("Move to the new case system", ref="3", leads=["Kay Lorn"], due="2028-01-31", rag="red"),
    ],
)

MINUTES_TWO = Paper(
    "actions from minutes in other words",
    {
        "Actions": [
            "Actions from the meeting of 3 June 2027",
            Grid(
                [
                    ["Minute no.", "Agenda item", "Action", "Owner", "Comments", "Status"],
                    [
                        "12",
                        "Sufficiency",
                        "Circulate the draft strategy to members for comment",
                        "AB",
                        "Sent 9 June",
                        "Closed",
                    ],
                    ["13", "Health checks", "Ask the trust for dental figures by locality", "Dr Olu Pell", "", "Open"],
                    ["13.1", UP, "Put health checks on the risk log", "Clerk", "", "Open"],
                ]
            ),
        ]
    },
    [
        unit("Circulate the draft strategy to members for comment", ref="12", leads=["AB"]),
        unit("Ask the trust for dental figures by locality", ref="13", leads=["Dr Olu Pell"]),
        unit("Put health checks on the risk log", ref="13.1", leads=["Clerk"]),
    ],
)

OLD_PLAN_TWO = Paper(
    "plan under headings, no refs",
    {
        "Plan": [
            Line("Placement strategy action plan"),
            Grid(
                [
                    ["Work stream", "Action", "Who", "When", "Savings (£)"],
                    ["Stop children coming in", "Open an edge of care team", "Pat Quin", "01/09/2011", 120000],
                    ["Stop children coming in", "Find grandparents earlier", "Ray Sims", "January 2012", None],
                    ["Bring children home", "Review all placements at home", "Pat Quin", "Autumn term 2011", 75000],
                ]
            ),
        ]
    },
    [
        unit("Open an edge of care team", leads=["Pat Quin"], due="2011-09-01", savings_k=120),
        unit("Find grandparents earlier", leads=["Ray Sims"], due="2012-01-31"),
        unit("Review all placements at home", leads=["Pat Quin"], savings_k=75),
    ],
)

PAPERS_MORE = (RENAMED, DATES_OVER_ROWS, COMMITTEE_TWO, MINUTES_TWO, OLD_PLAN_TWO)
