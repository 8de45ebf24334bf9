"""What the agent says last: questions and farewells; and what callers answer to it."""

from __future__ import annotations

# The agent's last sentence, what the caller says to it: whether that ends the call.
AFTER = [
    ("Is there anything else I can help you with?", "No, that's all, thanks, bye.", True),
    ("Is there anything else I can help you with?", "No, that's it.", True),
    ("Is there anything else I can help you with?", "No thanks.", True),
    ("Anything else?", "No thank you.", True),
    ("Anything else?", "I'm good.", True),
    ("Anything else?", "Yes.", False),
    ("Anything else?", "A cleaning, that's all.", False),
    ("You're booked for Saturday.", "Great, see you then.", True),
    ("See you on Saturday at nine, okay?", "Okay, see you then.", True),
    ("We open at nine. What is your phone number?", "That's it.", False),
    ("What is your phone number?", "That's all.", False),
    ("Which day works for you?", "See you then.", False),
    ("May I have your name, please?", "I'm all set.", False),
    ("Can I have your phone number.", "That's everything.", False),
    ("What is your phone number?", "That's all, bye.", True),
    ("What is your phone number?", "Goodbye.", True),
    ("What is your phone number?", "No thanks.", False),
    ("What is your phone number?", "Have a nice day, bye.", True),
    ("What is your phone number?", "Five five five, zero one four two, bye.", False),
    ("What is your phone number?", "555 0142. That's it, goodbye.", False),
    ("So that is five five five, zero one four two, right?", "Yes, that's it.", False),
    ("So that is five five five, zero one four two.", "Yes, that's it.", False),
    ("Anything else?", "Yes, that's it.", True),
    ("What is your name?", "Bye.", True),
    ("What is your name?", "Thanks Anna, bye.", False),
    ("Sure, Ann. What is your name? Anything else?", "No, that's all.", True),
    ("", "No thanks.", False),
    ("How can I help you?", "Nothing else.", False),
]

ASKS = [
    "Before you go, can I have your number?",
    "Sure. What is your name? I'll write it down.",
    "May I have your phone number, please.",
    "Please tell me your name and number.",
    "I just need your phone number.",
    "Goodbye, but what day works for you.",
    "Let me know which day suits you.",
    "You're welcome, and which number can we call?",
    "Could you spell that, please.",
]

ASKS_NOT = [
    "",
    "Is there anything else I can help you with?",
    "You're welcome! Do you have any other questions?",
    "Thank you for calling Bright Smile Dental, how can I help you today?",
    "What can I do for you?",
    "May I help you?",
    "You're welcome, goodbye!",
    "Have a great day!",
    "Thank you for calling, we will call you back to confirm.",
    "Let me know if you need anything else. Bye!",
    "Please call us again any time.",
    "We know what you need, see you on Monday.",
    "You can tell me more tomorrow, goodbye.",
    "The doctor will ask you a few questions then, goodbye.",
]

FAREWELLS = [
    "You're welcome, goodbye!",
    "Bye!",
    "Thank you for calling, have a great day.",
    "You're welcome, have a wonderful rest of your day!",
    "Great, see you on Monday.",
    "We'll see you then!",
    "Sure, talk to you soon.",
    "Thanks, talk soon!",
    "Take care, Ann.",
    "Enjoy your weekend!",
    "Have a good one.",
]

FAREWELLS_NOT = [
    "",
    "You're welcome.",
    "Dr. Lee can see you tomorrow.",
    "Do you have a good day in mind?",
    "We take care of that.",
    "You can stop by at nine.",
    "Sure, we open at nine.",
    "We have a great team.",
    "Before you say goodbye, what is your number?",
]
