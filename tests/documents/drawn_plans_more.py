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

_HEADS = [
    "No",
    "Workstream",
    "Deliverables",
    "Update",
    "Lead",
    "Target end date",
    "Revised end date",
    "Target saving (£K)",
    "Priority",
    "Action RAG",
    "Savings RAG",
]
LONG = Paper(
    "long ws",
    {
        "P": [
            Line("OUTCOME 1 - CHILDREN ARE SAFE"),
            Grid(
                [
                    _HEADS,
                    [C("Outcome 1: Children are safe", bold=True), *[LEFT] * 10],
                    [
                        "1",
                        "Early help",
                        "1. Do the first long thing for families in need",
                        "Update one",
                        "Ann Lee",
                        date(2019, 3, 31),
                        date(2019, 6, 30),
                        "100",
                        "High",
                        C("Green", "green"),
                        C("Amber", "amber"),
                    ],
                    [
                        UP,
                        UP,
                        "2. Do the second long thing for families in need",
                        "Update two",
                        UP,
                        date(2019, 9, 30),
                        None,
                        UP,
                        UP,
                        UP,
                        UP,
                    ],
                    [
                        UP,
                        UP,
                        "3. Do the third long thing for families in need",
                        "Update three",
                        UP,
                        C(date(2019, 12, 1), shape="mmm-yy"),
                        None,
                        UP,
                        UP,
                        UP,
                        UP,
                    ],
                    _HEADS,
                    [
                        "2",
                        "Edge of care",
                        "4. Extend the team to weekends for all areas",
                        "Up",
                        "Bob Roe\n\nCat Poe",
                        "Sept 2019",
                        "",
                        "",
                        "Medium",
                        "Complete",
                        "N/A",
                    ],
                    [UP, UP, "5. Publish the offer to all schools and GPs", "", UP, "Complete", "", UP, UP, UP, UP],
                    [
                        "3",
                        "",
                        "6. A deliverable whose workstream has no name",
                        "",
                        "Dan Roe",
                        "June 2019",
                        "Aug 2019",
                        None,
                        "Low",
                        "Red",
                        None,
                    ],
                    ["Sub-total", None, None, None, None, None, None, "100", None, None, None],
                ]
            ),
        ]
    },
    [
        unit(
            "Do the first long thing for families in need",
            ref="1",
            objective="1",
            leads=["Ann Lee"],
            due="2019-03-31",
            revised="2019-06-30",
            rag="green",
            savings_rag="amber",
            savings_k=100,
            priority="High",
        ),
        unit(
            "Do the second long thing for families in need",
            ref="1",
            objective="1",
            leads=["Ann Lee"],
            due="2019-09-30",
            rag="green",
            savings_rag="amber",
            savings_k=100,
            priority="High",
        ),
        unit(
            "Do the third long thing for families in need",
            ref="1",
            objective="1",
            leads=["Ann Lee"],
            due="2019-12-31",
            rag="green",
            savings_rag="amber",
            savings_k=100,
            priority="High",
        ),
        unit(
            "Extend the team to weekends for all areas",
            ref="2",
            objective="1",
            leads=["Bob Roe", "Cat Poe"],
            due="2019-09-30",
            priority="Medium",
        ),
        unit(
            "Publish the offer to all schools and GPs",
            ref="2",
            objective="1",
            leads=["Bob Roe", "Cat Poe"],
            priority="Medium",
        ),
        unit(
            "A deliverable whose workstream has no name",
            ref="3",
            objective="1",
            leads=["Dan Roe"],
            due="2019-06-30",
            revised="2019-08-31",
            rag="red",
            priority="Low",
        ),
    ],
)
REPEATED = Paper(
    "unnumbered rows, no merges, repeated",
    {
        "P": [
            Grid(
                [
                    ["Outcome", "Workstream", "Key milestones", "Progress", "Owner", "Target date", "RAG"],
                    ["1. Safe", "Hubs", "Open hub north", "", "Ann Lee", "31/03/19", "G"],
                    ["1. Safe", "Hubs", "Open hub south", "", "Ann Lee", "30/06/19", "G"],
                    ["1. Safe", "Visits", "Visit weekly", "", "Bob Roe", "Ongoing", "A"],
                    ["2. Well", "Teeth", "See a dentist each year", "", "Cat Poe", "Dec-19", "R"],
                    ["", "", "Train carers in oral health", "", "", "Jan-20", ""],
                ]
            )
        ]
    },
    [
        unit("Open hub north", objective="1", leads=["Ann Lee"], due="2019-03-31", rag="green"),
        unit("Open hub south", objective="1", leads=["Ann Lee"], due="2019-06-30", rag="green"),
        unit("Visit weekly", objective="1", leads=["Bob Roe"], rag="amber"),
        unit("See a dentist each year", objective="2", leads=["Cat Poe"], due="2019-12-31", rag="red"),
        unit("Train carers in oral health", objective="2", leads=["Cat Poe"], due="2020-01-31", rag="red"),
    ],
)
COMMITTEE_THREE = Paper(
    "committee cols",
    {
        "P": [
            Line("High Priority Actions"),
            Grid(
                [
                    [
                        "High priority action",
                        "Action taken / progress",
                        "Target completion date\n(original date)",
                        "RAG rating",
                    ],
                    [
                        "Recruit social workers",
                        "Twelve in post",
                        "March 2019\n(December 2018)",
                        "AMBER: still using agency staff, will be green when posts are filled",
                    ],
                    ["Review thresholds", "Done", "Completed", "GREEN - complete"],
                    [
                        "Improve timeliness of assessments, so that nine in ten are done in 45 days",
                        "87%",
                        "Ongoing (review March 2019)",
                        "A – target not met until Q4",
                    ],
                    ["Join the regional agency", "Signed", "01/04/19", "Blue"],
                ]
            ),
            Gap(),
            "Source documents",
            Grid([["Source Documents", "Location"], ["Ofsted letter", "Room 12"]]),
        ]
    },
    [
        unit("Recruit social workers", due="2018-12-31", revised="2019-03-31", rag="amber"),
        unit("Review thresholds", rag="green"),
        unit("Improve timeliness of assessments, so that nine in ten are done in 45 days", rag="amber"),
        unit("Join the regional agency", due="2019-04-01", rag="blue"),
    ],
)
BULLETS = Paper(
    "plain actions 3 cols bullets",
    {
        "P": [
            Line("Action plan"),
            Grid(
                [
                    ["Workstream", "Actions", "Lead", "Due by", "Saving £k"],
                    ["Contracts", "• Renegotiate A\n• Renegotiate B", "Ann Lee", "31/03/12", 100],
                    ["Beds", "Buy beds for the two small homes", "Bob Roe", "ASAP", "TBC"],
                    ["Homes", "1. Close one home\n2. Sell the building", "Cat Poe", "Sep 2011\nMar 2012", "£1.5m"],
                ]
            ),
        ]
    },
    [
        unit("Renegotiate A", leads=["Ann Lee"], due="2012-03-31", savings_k=100),
        unit("Renegotiate B", leads=["Ann Lee"], due="2012-03-31", savings_k=100),
        unit("Buy beds for the two small homes", leads=["Bob Roe"]),
        unit("Close one home", leads=["Cat Poe"], due="2011-09-30", savings_k=1500),
        unit("Sell the building", leads=["Cat Poe"], due="2012-03-31", savings_k=1500),
    ],
)
OBJECTIVE_COLUMN = Paper(
    "outcome merged first column, plan with gaps",
    {
        "P": [
            "Version 3, updated 4 May 2019",
            Gap(),
            Grid(
                [
                    [
                        "Objective",
                        "Ref",
                        "Action",
                        "Success measure",
                        "Lead",
                        "Start date",
                        "End date",
                        "Status",
                        "Comments",
                    ],
                    [
                        "Objective 1: Be heard",
                        "1.1",
                        "Set up a forum",
                        "Forum set",
                        "AL",
                        "01/01/19",
                        "31/03/19",
                        "On track",
                        "x",
                    ],
                    [UP, "1.2", "Ask all children", "All asked", "BR/CP", "01/02/19", "30/04/19", "Amber", "y"],
                    ["Objective 2: Be safe", "2.1", "Visit", "Visited", "AL", "", "TBC", "Red", "z"],
                ]
            ),
            Gap(),
            Line("Budget"),
            Grid([["Item", "Cost", "Year"], ["Forum", "£2,000", "2019"], ["Vans", "£9,000", "2020"]]),
        ]
    },
    [
        unit("Set up a forum", ref="1.1", objective="1", leads=["AL"], due="2019-03-31"),
        unit("Ask all children", ref="1.2", objective="1", leads=["BR", "CP"], due="2019-04-30", rag="amber"),
        unit("Visit", ref="2.1", objective="2", leads=["AL"], rag="red"),
    ],
)
QUARTERS = Paper(
    "RAG by quarter",
    {
        "P": [
            Grid(
                [
                    ["Ref", "Action", "Lead", "Target date", "RAG Q1", "RAG Q2", "RAG Q3"],
                    ["1", "Do one thing", "Ann Lee", "31/03/19", "R", "A", "G"],
                    ["2", "Do another", "Ann Lee", "31/03/19", "G", "G", ""],
                ]
            )
        ]
    },
    [
        unit("Do one thing", ref="1", leads=["Ann Lee"], due="2019-03-31"),
        unit("Do another", ref="2", leads=["Ann Lee"], due="2019-03-31"),
    ],
    told=frozenset({"column.unsure"}),
)

PAPERS_MORE = (RENAMED, DATES_OVER_ROWS, COMMITTEE_TWO, MINUTES_TWO, OLD_PLAN_TWO, LONG, REPEATED, COMMITTEE_THREE, BULLETS,
               OBJECTIVE_COLUMN, QUARTERS)  # fmt: skip
