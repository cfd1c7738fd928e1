"""Whole documents of councils that do not exist, in the habits of real ones, each with what a careful person reads in it."""

from __future__ import annotations

from datetime import date

from drawing import LEFT, UP, C, Gap, Grid, Line, Paper, unit

# fmt: off
_PROGRESS = ["No", "Workstream", "Deliverables", "Update", "Lead", "Target end date", "Revised end date",
             "Target saving (£K)", "Priority", "Action RAG", "Savings RAG"]  # fmt: skip
_HEADER_BLOCK = [
    Line("Better Homes for Children: progress report", across=6),
    Grid([["Sponsor", "Ada Quill"], ["Project leads", "Ben Marsh / Cora Lind"], ["Project manager", "Dev Oram"],
          ["Reporting date", "30 September 2027"], ["Overall action RAG", C("Amber", "amber")],
          ["Overall savings RAG", C("Red", "red")]], head=0),
    Gap(),
]  # fmt: skip

MERGED = Paper(
    "merged workstreams",
    {
        "Progress": [
            *_HEADER_BLOCK,
            Line("Actions to discuss at the board"),
            Grid([["No.", "Action/risk", "Status", "Owner", "Action to be taken and when"],
                  ["2", "Homes for brothers and sisters", C("Red", "red"), "Cora Lind", "Agree the second site by 30/11/27"]]),
            Gap(),
            Line("Outcome 1: Fewer children live far from home", across=11),
            Grid([
                _PROGRESS,
                ["1", "Short breaks near home", "1. Recruit twelve short break carers", "1. Nine approved so far",
                 "Ben Marsh", "31/12/27", "31/03/28", -120, "High", C("Amber", "amber"), C("Green", "green")],
                [UP, UP, "2. Open the house at Mill Lane on Saturdays", "2. Staff consulted in August", UP, "30/09/27", None,
                 UP, UP, UP, UP],
                [UP, UP, "3. Review the transport contract with all schools", None, UP, "TBC", None, UP, UP, UP, UP],
                ["2", "Homes for brothers and sisters", "1) Find two larger houses", "Two seen; neither fits", "Cora Lind", "Nov-27",
                 None, -45, "Medium", C("Red", "red"), C("Amber", "amber")],
                [UP, UP, "2) Agree the rent with the landlord", "Not begun", UP, "31/04/28", None, UP, UP, UP, UP],
            ]),
            Gap(),
            Line("Outcome 2: Young people leave care ready", across=11),
            Grid([
                _PROGRESS,
                ["3", "A room of my own", "1. Sign the lease for Dock Street", "Signed", "Eve Tarn\nBen Marsh", "Complete", None, 10.5,
                 "Low", C("Blue", "blue"), None],
            ]),
            Gap(),
            Line("Issues for escalation"),
            Grid([["No.", "Issue", "Owner", "Action and by when"], ["I01", "The landlord has not answered", "Eve Tarn", "Write by May"],
                  ["I02", None, None, None], ["I03", None, None, None]]),
            Gap(),
            Line("Risk to be added to the risk log"),
            Grid([["No.", "Risk", "Owner", "Mitigating action"], ["R01", None, None, None], ["R02", None, None, None]]),
        ]
    },
    [
        unit("Recruit twelve short break carers", ref="1", objective="1", leads=["Ben Marsh"], due="2027-12-31",
             revised="2028-03-31", rag="amber", savings_rag="green", savings_k=-120, priority="High"),
        unit("Open the house at Mill Lane on Saturdays", ref="1", objective="1", leads=["Ben Marsh"], due="2027-09-30",
             rag="amber", savings_rag="green", savings_k=-120, priority="High"),
        unit("Review the transport contract with all schools", ref="1", objective="1", leads=["Ben Marsh"], rag="amber",
             savings_rag="green", savings_k=-120, priority="High"),
        unit("Find two larger houses", ref="2", objective="1", leads=["Cora Lind"], due="2027-11-30", rag="red",
             savings_rag="amber", savings_k=-45, priority="Medium"),
        unit("Agree the rent with the landlord", ref="2", objective="1", leads=["Cora Lind"], rag="red", savings_rag="amber",
             savings_k=-45, priority="Medium"),
        unit("Sign the lease for Dock Street", ref="3", objective="2", leads=["Eve Tarn", "Ben Marsh"], rag="blue", savings_k=10.5,
             priority="Low"),
    ],
    issues=1,
    told=frozenset({"due.impossible"}),
)  # fmt: skip

SEVERAL_IN_A_CELL = Paper(
    "several deliverables in one cell",
    {
        "Board report": [
            "Wexmere Council",
            Line("Outcome 3 – Families get help early"),
            Grid([
                ["No.", "Workstream", "Deliverables", "Progress update", "Lead officer", "Target end date", "Revised end date",
                 "Target saving (£K)", "Priority", "Action RAG", "Savings RAG"],
                ["3.1", "One front door", "1. Move the two teams into one office\n2. Publish one telephone number\n3. Train the new team",
                 "1. Moved in June.\n2. Number tested.\n3. Half trained.", "Finn Ode", "30/06/27\n30/09/27\nDec 2027", None, 60,
                 "High", "G", "A"],
                ["3.2", "Help at the school gate", "• Agree the offer with heads\n• Place a worker in each school",
                 "Heads met twice.", "Gil Shaw", "31/03/28", "30/06/28", None, "Medium", "R", None],
                ["3.10", "Evening lines", "1. Find volunteers\n2. Buy the software\n3. Write the rota", "Under way.", "Hana Bly",
                 "31/01/28\n29/02/28", None, None, "Low", "Amber", None],
                ["3.11", "Parents' forum", "1. Hold the first forum\n2. Publish what was said", "1. Held.", "Ira Dell & Jon Orme",
                 "1. 31/05/27\n2. Jan-28", "2. Mar-28", None, "Low", "Green", "Green"],
            ]),
        ]
    },
    [
        unit("Move the two teams into one office", ref="3.1", objective="3", leads=["Finn Ode"], due="2027-06-30", rag="green",
             savings_rag="amber", savings_k=60, priority="High"),
        unit("Publish one telephone number", ref="3.1", objective="3", leads=["Finn Ode"], due="2027-09-30", rag="green",
             savings_rag="amber", savings_k=60, priority="High"),
        unit("Train the new team", ref="3.1", objective="3", leads=["Finn Ode"], due="2027-12-31", rag="green",
             savings_rag="amber", savings_k=60, priority="High"),
        unit("Agree the offer with heads", ref="3.2", objective="3", leads=["Gil Shaw"], due="2028-03-31", revised="2028-06-30",
             rag="red", priority="Medium"),
        unit("Place a worker in each school", ref="3.2", objective="3", leads=["Gil Shaw"], due="2028-03-31",
             revised="2028-06-30", rag="red", priority="Medium"),
        unit("Find volunteers", ref="3.10", objective="3", leads=["Hana Bly"], rag="amber", priority="Low"),
        unit("Buy the software", ref="3.10", objective="3", leads=["Hana Bly"], rag="amber", priority="Low"),
        unit("Write the rota", ref="3.10", objective="3", leads=["Hana Bly"], rag="amber", priority="Low"),
        unit("Hold the first forum", ref="3.11", objective="3", leads=["Ira Dell", "Jon Orme"], due="2027-05-31", rag="green",
             savings_rag="green", priority="Low"),
        unit("Publish what was said", ref="3.11", objective="3", leads=["Ira Dell", "Jon Orme"], due="2028-01-31",
             revised="2028-03-31", rag="green", savings_rag="green", priority="Low"),
    ],
    told=frozenset({"due.untied"}),
)  # fmt: skip

NOT_MERGED = Paper(
    "workstreams without merges, header over two rows",
    {
        "Outcome 4": [
            Line("Thornby: children in our schools", across=4),
            Gap(),
            Grid([
                ["No", "Workstream", "Deliverables", "Update", "Lead", "Dates", LEFT, "Target saving (£K)", "Priority", "RAG", LEFT],
                [UP, UP, UP, UP, UP, "Target end", "Revised end", UP, UP, "Action", "Savings"],
                ["1", "Places in every year", "1. Count the places we lack", "Counted", "Kit Fane", date(2027, 7, 31), None, 15,
                 "High", C(None, "green"), C(None, "amber")],
                [None, None, "2. Ask academies for forty places", "Six said yes", None, date(2027, 10, 31), date(2028, 1, 31), None, None,
                 None, None],
                [None, None, "3. Open the bulge class", None, None, None, None, None, None, None, None],
                ["2", "Fewer exclusions", "Train heads of year in all eleven schools", "Booked", "Lia Moss",
                 C(date(2027, 11, 1), shape="mmm-yy"), None, None, "Medium", C(None, "red"), C(None, "grey")],
                ["3", "Reading for all", "1. Buy books", "", "Lia Moss", "Ongoing", None, None, "", C(None, "blue"), None],
                ["Total", None, None, None, None, None, None, 15, None, None, None],
            ], head=2),
            Gap(),
            Line("RAG key"),
            Grid([["Red", "Will not be done in time"], ["Amber", "Some slippage"], ["Green", "On target"], ["Blue", "Done"]], head=0),
        ],
        "Old plan": [Grid([["No", "Workstream", "Deliverables", "Lead", "Target end date", "RAG"],
                           ["1", "Places", "An older wording", "Kit Fane", "01/01/26", "Red"]])],
    },
    [
        unit("Count the places we lack", ref="1", objective="4", leads=["Kit Fane"], due="2027-07-31", rag="green",
             savings_rag="amber", savings_k=15, priority="High"),
        unit("Ask academies for forty places", ref="1", objective="4", leads=["Kit Fane"], due="2027-10-31",
             revised="2028-01-31", rag="green", savings_rag="amber", savings_k=15, priority="High"),
        unit("Open the bulge class", ref="1", objective="4", leads=["Kit Fane"], rag="green", savings_rag="amber", savings_k=15,
             priority="High"),
        unit("Train heads of year in all eleven schools", ref="2", objective="4", leads=["Lia Moss"], due="2027-11-30", rag="red",
             priority="Medium"),
        unit("Buy books", ref="3", objective="4", leads=["Lia Moss"], rag="blue"),
    ],
    hidden=frozenset({"Old plan"}),
    word=False,
)  # fmt: skip

COMMITTEE = Paper(
    "committee report",
    {
        "Report": [
            Line("REPORT ON CHILDREN'S HOMES: HIGH PRIORITY ACTIONS"),
            Grid([["To:", "Children's Committee"], ["Meeting date:", "12 October 2027"], ["From:", "Director of Children's Services"],
                  ["Purpose:", "To tell the committee how the high priority actions stand."],
                  ["Recommendation:", "The committee is asked to note the progress made."]], head=0),
            Gap(),
            Line("1. BACKGROUND"),
            "1.1 The committee asked in May to see the high priority actions at each meeting.",
            Gap(),
            Line("2. PROGRESS WITH HIGH PRIORITY ACTIONS"),
            "2.1 The table below shows what has been done since the last meeting.",
            Grid([
                ["Action", "What has been done", "Completion date (previous date in brackets)", "RAG and reason"],
                ["Close the two oldest homes and move their children to smaller ones",
                 "One home closed in June. The second waits for its last two moves.", "31 March 2028 (31 December 2027)",
                 "Amber – the builders will not be off site until February"],
                ["Register the new home in Castle Road", "Application sent; visit made.", "November 2027",
                 "Green: all papers accepted"],
                ["Fill the manager's post at Sea View", "Advertised twice, nobody appointed.", "TBC (was 30/06/27)",
                 "Red. Nobody suitable has applied"],
                ["Write the joint protocol with the police", "Written and signed.", "Complete", "Blue - signed on 3 June"],
                ["Ask every child about contact", "Forms printed.", "31/12/27", "Green (was Amber)"],
                ["Renew the cars", "Quotes in.", "Spring 2028", "Amber/Red"],
            ]),
            Gap(),
            Line("3. SIGNIFICANT IMPLICATIONS"),
            "3.1 There are no significant implications for resources.",
            Grid([["Implications", "Officer clearance"], ["Have the resource implications been cleared by Finance?", "Yes, by M. Orr"],
                  ["Have the legal implications been cleared?", "Yes, by N. Poe"]]),
            Line("Source documents"),
            "None",
        ]
    },
    [
        unit("Close the two oldest homes and move their children to smaller ones", due="2027-12-31", revised="2028-03-31", rag="amber"),
        unit("Register the new home in Castle Road", due="2027-11-30", rag="green"),
        unit("Fill the manager's post at Sea View", due="2027-06-30", rag="red"),
        unit("Write the joint protocol with the police", rag="blue"),
        unit("Ask every child about contact", due="2027-12-31", rag="green"),
        unit("Renew the cars"),
    ],
)  # fmt: skip

MINUTES = Paper(
    "minutes action log",
    {
        "Action log": [
            Line("Permanence group: minutes action log"),
            Grid([
                ["Item no.", "Item", "Who", "Action", "Comment", "Completed"],
                ["1", "Minutes of the last meeting", "O. Pike", "Send the corrected minutes to all members", "Sent.", "Yes"],
                ["4", "Fostering", "P. Quay", "Bring figures on approvals to the next meeting", None, None],
                [UP, UP, "R. Sand", "Ask the panel chair about delays in matching", "Met 3 June; reply awaited", "No"],
                ["5a", "Any other business", "All", "Tell the clerk of absences in good time", "", "12/06/27"],
            ]),
        ]
    },
    [
        unit("Send the corrected minutes to all members", ref="1", leads=["O. Pike"]),
        unit("Bring figures on approvals to the next meeting", ref="4", leads=["P. Quay"]),
        unit("Ask the panel chair about delays in matching", ref="4", leads=["R. Sand"]),
        unit("Tell the clerk of absences in good time", ref="5a", leads=["All"]),
    ],
)  # fmt: skip

AGENDA = Paper(
    "committee agenda plan",
    {
        "Agenda plan": [
            Line("Children and Young People Committee agenda plan"),
            "Published on 1 June 2027. Items are subject to change.",
            Grid([
                ["Committee date", "Agenda item", "Lead officer", "Spokes date", "Draft reports deadline", "Agenda despatch date"],
                ["14/09/27", "Fostering annual report", "T. Ursell", "03/08/27", "27/08/27", "03/09/27"],
                [UP, "Finance monitoring report for July", "V. Wray", UP, UP, UP],
                ["09/11/27", "Adoption statement of purpose", "T. Ursell", "28/09/27", "22/10/27", "29/10/27"],
                [UP, "Placement sufficiency strategy", "X. Yarrow", UP, UP, UP],
            ]),
        ]
    },
    [
        unit("Fostering annual report", leads=["T. Ursell"], due="2027-09-14"),
        unit("Finance monitoring report for July", leads=["V. Wray"], due="2027-09-14"),
        unit("Adoption statement of purpose", leads=["T. Ursell"], due="2027-11-09"),
        unit("Placement sufficiency strategy", leads=["X. Yarrow"], due="2027-11-09"),
    ],
)  # fmt: skip

OLD_PLAN = Paper(
    "plan without refs and colours",
    {
        "Action Plan 2011": [
            Line("Placements action plan 2011/12", across=5),
            Gap(),
            Grid([
                ["Workstream", "Actions", "Lead", "Due by", "Saving"],
                ["Commissioning", "Renegotiate the three largest contracts with providers", "Ana Birch", "Sept 2011", "£250,000"],
                [UP, "Set up a panel that agrees each placement over £3,000", "Col Dow", "30th June 2011", None],
                [UP, "Join the regional framework", "Ana Birch", "2011/12", "£40k"],
                ["In-house fostering", "Recruit thirty new carers", "Ed Finch", "March 2012", "£180,000"],
                [None, "Pay carers for teenagers a higher fee", "Ed Finch / Gus Hale", "Ongoing", None],
            ]),
        ]
    },
    [
        unit("Renegotiate the three largest contracts with providers", leads=["Ana Birch"], due="2011-09-30", savings_k=250),
        unit("Set up a panel that agrees each placement over £3,000", leads=["Col Dow"], due="2011-06-30"),
        unit("Join the regional framework", leads=["Ana Birch"], savings_k=40),
        unit("Recruit thirty new carers", leads=["Ed Finch"], due="2012-03-31", savings_k=180),
        unit("Pay carers for teenagers a higher fee", leads=["Ed Finch", "Gus Hale"]),
    ],
)  # fmt: skip

DELIVERY = Paper(
    "delivery plan with views",
    {
        "Plan": [
            Line("Oldbarrow corporate parenting delivery plan", across=5),
            Grid([
                ["Ref", "Activity", "Progress", "Evidence", "Responsible service", "Timescales", "BRAG"],
                [C("Objective 1 – Children are heard", bold=True), LEFT, LEFT, LEFT, LEFT, LEFT, LEFT],
                ["'We listen to what they tell us.'", None, None, None, None, None, None],
                ["1", "Hold a forum each term", "03.06.27 - IJ - held\n01.05.27 - IJ - booked", "Notes", "Ivy Jute", "Termly", C("Green", "green")],
                ["2a-c", "Publish three leaflets for care leavers", None, None, "Kay Lund; Max Noon", "Nov1-7", C("AMBER", "amber")],
                ["3а", "Ask every child about their social worker", None, None, "Ivy Jute", "31/12/27", C("g", "green")],
                [C(3.1, shape="0.00"), "Give each child a named champion", "Names agreed", None, "Head of Service", "Jan-28", C(None, "red")],
                ["Ref", "Activity", "Progress", "Evidence", "Responsible service", "Timescales", "BRAG"],
                [C("Objective 2 – Children are safe", bold=True), LEFT, LEFT, LEFT, LEFT, LEFT, LEFT],
                ["1", "Review every missing episode within a day", None, None, "Ona Peel", C("30/09/27", struck="30/06/27\n"), C("Red", "red")],
                ["2 b", "Agree a protocol with the police", None, None, "Ona Peel", "2027-2028", C("Amber", "green")],
            ]),
            Gap(2),
            Line("Appendix: numbers of children"),
            Grid([["Age", "Number", "Target"], ["16", 20, "95%"], ["17", 31, "95%"]]),
        ],
        "Closed": [
            Grid([
                ["Ref", "Activity", "Progress", "Evidence", "Responsible service", "Timescales", "BRAG"],
                [C("Objective 1 – Children are heard", bold=True), LEFT, LEFT, LEFT, LEFT, LEFT, LEFT],
                ["4", "Name a lead councillor for children in care", "Named.", None, "Ivy Jute", "Complete", C("Blue", "blue")],
            ])
        ],
        "Plan v1": [Grid([["Ref", "Activity", "Timescales", "BRAG"], ["1", "Hold a meeting", "31/01/26", "Red"]])],
    },
    [
        unit("Hold a forum each term", ref="1", objective="1", leads=["Ivy Jute"], rag="green"),
        unit("Publish three leaflets for care leavers", ref="2a-c", objective="1", leads=["Kay Lund", "Max Noon"], rag="amber"),
        unit("Ask every child about their social worker", ref="3a", objective="1", leads=["Ivy Jute"], due="2027-12-31", rag="green"),
        unit("Give each child a named champion", ref="3.10", objective="1", leads=["Head of Service"], due="2028-01-31", rag="red"),
        unit("Review every missing episode within a day", ref="1", objective="2", leads=["Ona Peel"], due="2027-09-30", rag="red"),
        unit("Agree a protocol with the police", ref="2b", objective="2", leads=["Ona Peel"], rag="amber"),
        unit("Name a lead councillor for children in care", ref="4", objective="1", leads=["Ivy Jute"], rag="blue"),
    ],
    hidden=frozenset({"Plan v1"}),
    told=frozenset({"rag.conflict"}),
)  # fmt: skip

SIDE_BY_SIDE = Paper(
    "tables side by side",
    {
        "Tracker": [
            Line("Marlow Vale improvement tracker"),
            Gap(),
            Grid([
                ["Action ref", "Theme", "What will we do?", "By whom", "By when", "RAG", None, "Ref", "Action", "Owner", "Deadline"],
                ["A1", "Priority 1: Assessment", "Audit forty assessments each month", "P. Quill", "31.10.27", "A", None,
                 "M1", "Order the new laptops", "R. Stone", "15/11/2027"],
                ["A2", UP, "Coach the two teams furthest behind", "S. Tye", "Dec 27", "R", None,
                 "M2", "Renew the licence", "R. Stone", "1st December 2027"],
                ["B1", "Priority 2: Planning", "Give each child a plan on one page", "P. Quill", "w/c 6 Dec 2027", "Green", None, None, None,
                 None, None],
            ]),
            Gap(),
            Line("Issues"),
            Grid([["No", "Description", "Owner", "Action and by when", None, "No", "Risk", "Owner", "Mitigation"],
                  ["I01", "Two posts are empty", "P. Quill", "Advertise in May", None, "R01", "Agency costs rise", "S. Tye", "Cap the rates"]]),
        ]
    },
    [
        unit("Audit forty assessments each month", ref="A1", objective="1", leads=["P. Quill"], due="2027-10-31", rag="amber"),
        unit("Coach the two teams furthest behind", ref="A2", objective="1", leads=["S. Tye"], due="2027-12-31", rag="red"),
        unit("Give each child a plan on one page", ref="B1", objective="2", leads=["P. Quill"], rag="green"),
        unit("Order the new laptops", ref="M1", leads=["R. Stone"], due="2027-11-15"),
        unit("Renew the licence", ref="M2", leads=["R. Stone"], due="2027-12-01"),
    ],
    word=False,
    issues=1,
    risks=1,
)  # fmt: skip

NO_HEADER = Paper(
    "table without a header",
    {
        "Sheet1": [
            "Things we agreed in June",
            Gap(),
            Grid([
                ["1", "Write to every head about the new form", "Uma Vance", "30/09/2027", C("Green", "green")],
                ["2", "Move the duty desk to the first floor", "Will Xu", "31/10/2027", C("Red", "red")],
                ["3", "Collect the old telephones and wipe them", "Uma Vance", "TBC", C("Amber", "amber")],
                ["4", "Tell the partners where we now are", "Yves Zane", "Nov 2027", C("Green", "green")],
            ], head=0),
        ]
    },
    [
        unit("Write to every head about the new form", ref="1", leads=["Uma Vance"], due="2027-09-30", rag="green"),
        unit("Move the duty desk to the first floor", ref="2", leads=["Will Xu"], due="2027-10-31", rag="red"),
        unit("Collect the old telephones and wipe them", ref="3", leads=["Uma Vance"], rag="amber"),
        unit("Tell the partners where we now are", ref="4", leads=["Yves Zane"], due="2027-11-30", rag="green"),
    ],
    told=frozenset({"table.no_header"}),
)  # fmt: skip

SHARED_SAVINGS = Paper(
    "savings on the outcome row, notes and indicators beside",
    {
        "Report": [
            Grid([["Project sponsor:", "Abi Crane", "Project manager:", "Bo Drake"],
                  ["Reporting period:", "Oct-27", "Overall RAG:", C("G", "green")]], head=0),
            Gap(),
            Grid([
                _PROGRESS,
                [C("Outcome 2: Children come home sooner", bold=True), LEFT, LEFT, LEFT, LEFT, LEFT, LEFT, -922, None, None, C("Red", "red")],
                ["2.1", "Family meetings before care", "(a) Train forty staff\n(b) Hold a meeting for every child at the edge of care",
                 "(a) 22 trained\n(b) 61 held", "Cai Eder", "(a) 31/01/28\n(b) Ongoing", None, None, "1", "Green", None],
                ["2.2", "Going home plans", "Review every child placed over a year ago", "Forty reviewed", "Dora Finn (Head of Service)",
                 "01/04/28", "31/12/27", None, "2", "Amber because the team lost two posts", None],
                ["2.3", "Foster carers as mentors", "• Pay mentors\n• Train mentors\n• Match each family", "", "Cai Eder", "30/11/27",
                 None, None, "3", "", None],
            ]),
            Gap(),
            Line("Performance"),
            Grid([["Measure", "Previous", "Target", "Actual", "Date of data", "Direction", "RAG"],
                  ["Children who came home", 12, 20, 14, "30/09/27", "Up", "A"], ["Days in care", 410, 390, 402, "30/09/27", "Down", "R"]]),
        ]
    },
    [
        unit("Train forty staff", ref="2.1", objective="2", leads=["Cai Eder"], due="2028-01-31", rag="green", priority="1"),
        unit("Hold a meeting for every child at the edge of care", ref="2.1", objective="2", leads=["Cai Eder"], rag="green",
             priority="1"),
        unit("Review every child placed over a year ago", ref="2.2", objective="2", leads=["Dora Finn (Head of Service)"],
             due="2028-04-01", revised="2027-12-31", rag="amber", priority="2"),
        unit("Pay mentors", ref="2.3", objective="2", leads=["Cai Eder"], due="2027-11-30", priority="3"),
        unit("Train mentors", ref="2.3", objective="2", leads=["Cai Eder"], due="2027-11-30", priority="3"),
        unit("Match each family", ref="2.3", objective="2", leads=["Cai Eder"], due="2027-11-30", priority="3"),
    ],
    told=frozenset({"due.swapped"}),
)  # fmt: skip

SHEET_AN_OUTCOME = Paper(
    "a sheet for each outcome",
    {
        "Outcome 1": [
            Line("Safe at home"),
            Grid([["Nr", "Milestone", "Latest position", "Accountable officer", "Original date", "Forecast date", "Status"],
                  ["1", "Agree a shared threshold", "Agreed", "Ely Frost", "Q3 2027/28", None, "Blue"],
                  ["2", "Open the weekend hub", "Late", "Gwen Hart", "30/06/27", "30/09/27", "RED"]]),
        ],
        "Outcome 2": [
            Line("Well at school"),
            Grid([["Nr", "Milestone", "Latest position", "Accountable officer", "Original date", "Forecast date", "Status"],
                  ["1", "Track attendance weekly", "Begun", "Isa Jones", "Sep-27", None, "green"],
                  ["3", "Name a reading lead", "", "", "by end of March 2028", None, "Amber"]]),
        ],
        "Lists": [Grid([["Colours"], ["Red"], ["Amber"]])],
    },
    [
        unit("Agree a shared threshold", ref="1", objective="1", leads=["Ely Frost"], rag="blue"),
        unit("Open the weekend hub", ref="2", objective="1", leads=["Gwen Hart"], due="2027-06-30", revised="2027-09-30", rag="red"),
        unit("Track attendance weekly", ref="1", objective="2", leads=["Isa Jones"], due="2027-09-30", rag="green"),
        unit("Name a reading lead", ref="3", objective="2", due="2028-03-31", rag="amber"),
    ],
    word=False,
)  # fmt: skip

PAPERS = (MERGED, SEVERAL_IN_A_CELL, NOT_MERGED, COMMITTEE, MINUTES, AGENDA, OLD_PLAN, DELIVERY, SIDE_BY_SIDE, NO_HEADER,
          SHARED_SAVINGS, SHEET_AN_OUTCOME)  # fmt: skip
