"""Two made-up interviews on the project's guide, with what each interviewer's turn asks.

In:     nothing.
Out:    (interviewer's words, question id or None, participant's words) rows.

Questions come in other words, out of order, merged into small talk, or not at all.
"""

from __future__ import annotations

TEACHER = (
    ("Hi, thanks so much for making time. Is it okay if I record this?", None, "Sure, go ahead."),
    (
        "Great. So, just to get us going, how long have you been teaching here?",
        None,
        "This is my eleventh year, all of it in sixth grade math.",
    ),
    (
        "Okay. So when this whole personalized learning thing started, what was it supposed to "
        "achieve, as far as you understood it?",
        "q01",
        "Um, I think the idea was that kids would move at their own level. Somebody downtown "
        "wrote it in the strategic plan and it came to us.",
    ),
    ("Mm-hmm.", None, "We had no say in that, really. It just arrived."),
    (
        "And did anyone ask teachers what they thought the targets should be?",
        None,
        "Not in my building. Maybe a survey, I do not remember.",
    ),
    (
        "How did you hear about it from your principal or the district, and was the message clear?",
        "q02",
        "There was an opening day speech and a slide. Then an email. Five people would tell you "
        "six different things.",
    ),
    ("Six different things, right. Such as?", None, "Well, is it software, is it small groups?"),
    (
        "What about your own first response, yours and the team's? What made folks join, or not?",
        "q03",
        "Half of us rolled our eyes. I came around when I saw the room next door.",
    ),
    (
        "Can you tell me a bit more about that room next door?",
        None,
        "She had stations and the kids knew what to do. It was calm.",
    ),
    (
        "So thinking about the curriculum and the pacing guide and the benchmark tests, how do "
        "those go together with kids moving at different speeds?",
        "q06",
        "They do not. Everybody has to be on unit four in October, ready or not.",
    ),
    ("Wow.", None, "Yeah. So I do both, and neither well."),
    (
        "Let me go back a little. When an administrator comes into your room, what are they "
        "looking for, and do you get anything useful back?",
        "q05",
        "He has a form with boxes. He types and then I get a score. The coach is better.",
    ),
    ("What does the coach do differently?", None, "She asks me why I grouped them that way."),
    (
        "And how do you know where each kid is? Who sits down with you over those numbers?",
        "q07",
        "I have a sheet with the skills, they color it in. We meet on Wednesdays as a team.",
    ),
    ("Okay, okay.", None, "It takes a while but it works."),
    (
        "What would you say has been the hardest part for you?",
        "q08",
        "There is one of me and thirty-one of them. And the laptops die.",
    ),
    ("How do you deal with the laptops?", None, "I keep paper copies of everything."),
    (
        "Tell me about the training you were given. Did anybody come back to you afterwards?",
        "q09",
        "Two days in August with slides. Nobody came back.",
    ),
    (
        "Do you feel that the work you and the kids put in gets noticed?",
        "q11",
        "The newsletter has test scores. Once a parent wrote me a note.",
    ),
    ("And how did that make you feel?", None, "It made my month."),
    (
        "To finish, what are you proudest of with your students, and how did it come about?",
        "q12",
        "A boy who never talked explained his project to the class. He chose the topic himself.",
    ),
    ("That's lovely. Thank you so much for your time.", None, "Thank you."),
)

LEADER = (
    ("Good morning! Can you hear me okay?", None, "Yes, loud and clear."),
    (
        "Could you start by telling me about your role in the district?",
        None,
        "I am the assistant superintendent for teaching, since four years ago.",
    ),
    (
        "What were you all hoping to reach with personalized learning at the beginning, and who "
        "decided that?",
        "q01",
        "We wanted every child to have a path. A design team of about twenty wrote it.",
    ),
    ("Who sat on that team?", None, "Principals, some teachers, two parents."),
    (
        "When you brought this to the schools, how did people react, who jumped in and who didn't?",
        "q03",
        "Some principals ran with it and some waited for it to go away.",
    ),
    ("Why do you think they waited?", None, "They had seen other programs come and go."),
    (
        "How did you get the word out to schools and to parents, and how would you know it landed?",
        "q02",
        "Newsletters, a road show, the board meetings. We never really checked.",
    ),
    (
        "Is it as high on the list in each of the schools as it is here in the central office?",
        "q04",
        "No. Here it is number one. Out there it is the test, then safety, then us.",
    ),
    ("And does that worry you?", None, "It does. We push, and they nod."),
    (
        "What do folks from the district do to see it in classrooms and help teachers with it?",
        "q05",
        "We walk two schools a month with a look-for tool. Coaches do the daily work.",
    ),
    ("Hmm, two schools a month.", None, "With thirty schools, you can do the math."),
    (
        "How would you say you find out if it's making any difference for kids? What's done with "
        "the numbers?",
        "q07",
        "We have a dashboard. I look at it every Monday. What others do with it I cannot say.",
    ),
    (
        "You mentioned pacing when we set this up. How do the units and the common assessments "
        "square with students going at their own speed?",
        "q06",
        "We are rewriting the units now. The benchmarks are the sticking point.",
    ),
    (
        "What's been tough about the rollout across the whole system?",
        "q08",
        "Turnover. We lost a third.",
    ),
    ("A third of whom?", None, "Of the teachers that we trained."),
    (
        "And speaking of training, what did the district offer, and what came after?",
        "q09",
        "A summer institute, modules online, and coaching cycles for volunteers.",
    ),
    (
        "Has anything been done to guard the time teachers need for planning all this?",
        "q10",
        "We negotiated one hour on Wednesdays. Schools fill it with other things.",
    ),
    ("What kind of things?", None, "Data entry, duty, you name it."),
    (
        "Is there any way that you celebrate the people who are putting in the effort?",
        "q11",
        "A showcase in May. And the superintendent writes notes.",
    ),
    (
        "Last one. If you look back, what success stands out, and why did it work?",
        "q12",
        "Two elementary schools where you can ask any child and they tell you their goal.",
    ),
    ("Thanks, that was really helpful.", None, "My pleasure."),
)
