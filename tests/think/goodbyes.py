"""What callers say at the end of a call, and what sounds like it and is not, by profession.

`HELD_OUT` was put aside when the rules were written: they were never tuned on it.
"""

from __future__ import annotations

GOODBYES = """\
Goodbye.
Good bye
Good-bye!
Goodbye, goodbye.
Bye.
Bye bye!
Bye-bye.
Okay bye now.
Thanks, bye
Thank you, that's all, goodbye.
Thank you that's all
That\u2019s all, thank you very much.
No, that's it. Thanks!
No that is everything
Have a nice day!
You too, have a great weekend.
I'm all set, thanks.
Okay, see you then.
Nothing else, thank you.
Great, will do, bye.
that's all I needed to know thanks
All right, thank you so much for your help, bye.
Okay perfect, thanks a lot, see you tomorrow.
No, I'm good, thank you, bye bye.
Okay, I'll call back later. Bye.
I'll think about it, goodbye.
I have to go now, bye.
Sounds good, thank you, have a good one.
Alright, take care, bye.
Well, thank you, and goodbye.
Okay thanks bye
Perfect. See you on Friday. Bye.
No, that'll be all, thank you.
You've been very helpful, thank you, bye.
Yeah that's all for today, thanks.
"""

GOODBYES_HELD_OUT = """\
Goodbye!
goodbye then
Okay goodbye, thank you.
Thanks so much, bye-bye now.
Thank you for your time. Goodbye.
Alright then, bye.
That's everything, thanks for the help.
Nope, that's all. Thank you so much.
I think that's it, thank you.
Great, thank you. Have a wonderful evening.
Okay, you have a good night.
Cool, talk to you later.
Awesome, see you soon.
No thanks, I'm all set, bye.
Yes, thanks again, bye.
Okay, I got to run, bye.
Never mind, bye.
I appreciate it, have a lovely day.
Bye for now.
Thank you, ma'am, goodbye.
That was all, thanks.
Fine, I'll try again tomorrow, goodbye.
Same to you, bye.
Okay great thank you bye bye
Oh, okay. Well, thanks anyway. Bye.
That's all I need, thanks, goodbye.
I hope you have a great day. Goodbye.
We'll see you then, thank you.
Okay, thank you, I'll let you know. Bye.
Wonderful, take care.
Thanks Anna, bye.
Okay, I'll see you Saturday at nine, goodbye.
Okay, I'll tell him, bye.
Perfect, we'll wait to hear from you. Bye.
You're the best, goodbye!
Okay I'll be there at nine, bye
Okay, we will see you on Monday at ten thirty. Goodbye.
Great, that's very kind of you, bye bye.
Glad to hear it, goodbye.
That was easy, thank you, bye.
Well, that's too bad. Goodbye.
Bye, Anna.
"""

NOT = {
    "dentist": """\
Just a cleaning, that's all.
Bye the way, do you take Cigna?
bye the way my tooth hurts
Can I say goodbye to my old tooth?
That's it for the cleaning, and then a whitening
Do you have anything on Saturday? Bye.
I'd like to come in tomorrow at nine. See you then.
""",
    "plumber": """\
I need a plumber, my toilet is broken, that's it.
My sink is leaking and that's everything.
The water heater is out, that's all I know.
It's the upstairs bathroom, that's it.
I hope you have a good day so far. I need somebody to look at my drain.
There's water everywhere, that's all.
""",
    "electrician": """\
Half the outlets are dead, that's it.
I want two lamps put up, and that's all.
My name is Goodbye Jones.
The breaker keeps tripping. See you tomorrow at eight.
Just the one switch, nothing else.
Please send somebody. Have a good day.
""",
    "hvac": """\
The a/c is not cooling, that's everything.
I want a tune-up for Monday, see you then.
Only the filter, that's all.
It makes a noise, that's it.
That's all the information I have.
Not goodbye yet, I need one more thing.
""",
    "salon": """\
A cut and color, that's it.
I'd like to see you tomorrow.
Friday at three with Anna, see you then.
Just a trim, that'll be all.
I want to say goodbye to my long hair.
I'm done with the last stylist.
""",
    "vet": """\
My dog won't eat, and that's it.
We had to say goodbye to our cat.
I need to see you soon
His name is Bye Bye.
He needs shots, that is all.
I was told to stand by
""",
    "lawyer": """\
I was in an accident, that's all.
It's about a will, that's it, really, for my mother.
I want a consultation. Have a nice day.
My ex left without saying goodbye.
Before we say goodbye, one thing
The hearing is tomorrow, see you then.
""",
    "inspector": """\
It's a two bedroom house, that's it.
The closing is on Friday, that's everything.
How much is it, goodbye
Is that all?
I'd like a radon test too, that's all.
We close next week. Talk to you soon.
""",
    "mechanic": """\
I need an oil change, that's it.
My brakes squeak, and that's everything.
Can I drop it off and say bye?
It's a Honda, that's all.
I'd like to buy a tire
Tomorrow at eight works. See you then.
""",
}

NOT_HELD_OUT = {
    "dentist": """\
Ann Lee, bye.
I want Saturday, bye.
It's for my mother, bye.
I'll need somebody on Tuesday, goodbye.
I'll take Saturday at nine, bye.
You're the second one I call about my tooth, bye.
That's the house close bye
We are close bye the station
I chipped a tooth, that's all.
I'd like an appointment on Monday, and that's it.
My name is Ann Lee. That's it.
My number is five five five, zero one four two. That's all.
Hi, I hope you're having a great day. I lost a filling.
Okay, one more thing before I go, bye
""",
    "plumber": """\
My basement is flooded, please come, that's it.
A pipe burst. That's everything I can tell you.
I'm at 12 Main Street, that's it.
The drain is clogged. Have a nice day.
Can you come today, bye
Wait, don't hang up. Goodbye is not what I meant.
""",
    "electrician": """\
I smell something burning, that's all.
A new panel, that's it, and a quote.
I'll need somebody on Tuesday, see you then.
It's for my mother's house. That's everything.
I said bye to the last company.
Good evening.
""",
    "hvac": """\
The furnace died, that's it.
No heat, that's all.
I'd like someone to come out. See you soon.
It's thirty degrees in here, have a good day.
When will he come, thanks, bye.
By the way
""",
    "salon": """\
Highlights, that's everything.
Could I get in on Saturday, that's all.
My name is Maria, see you then.
Me and my daughter, that's it.
I'd like to book with Joy. Talk to you later.
That's it, that's the stylist I want.
""",
    "vet": """\
She ate chocolate, that's all.
Two cats, that's it.
A checkup for Max on Thursday. See you Thursday.
He's limping and that's everything.
We said goodbye to him last year and want a puppy plan.
Thank you.
""",
    "lawyer": """\
I got a letter from the court, that's all.
I need a lawyer for a divorce, that's it.
Call me at 555 0142, that's everything.
Have a good day is what he said, and then he hit my car.
I want to speak to Mr. Hill. Talk to you soon.
Why would I say goodbye, I have questions.
""",
    "inspector": """\
Three bathrooms, that's it.
We need it by Friday, that's all.
I'm the buyer's agent. That's everything.
I'd like to be there. See you then.
Do I have to be there, bye.
Good.
""",
    "mechanic": """\
The check engine light is on, that's it.
A tow, that's all.
It won't start. Have a good one.
I'd like to bring it in on Wednesday at ten. See you then.
That's it in the parking lot, the red one.
You too.
""",
    "locksmith": """\
I'm locked out of my car, that's it.
I lost my keys, that's everything. I'm on Elm Street.
Two locks, that's all.
Can somebody come now, see you then.
It's a Kwikset, that's it. Have a good day.
""",
    "massage": """\
An hour for my back, that's it.
I'd like Friday at six, see you then.
My neck hurts, that's all.
A gift card, that's everything.
It's a couples massage, nothing else.
""",
    "photographer": """\
A family session, that's all.
We're getting married in June, that's it.
The wedding is on the tenth. See you then.
I want the prints too, that's everything.
It's for four people. Have a great day.
""",
    "realtor": """\
I want to sell my house, that's it.
Three bedrooms and a yard, that's all.
I'll see the house on Sunday at noon.
I saw the listing on Oak Street. Talk to you soon.
My budget is four hundred thousand, that's everything.
""",
    "tattoo_artist": """\
A small rose, that's it.
On my arm, that's all.
I'd like to see you about a cover-up.
It says goodbye grandma.
Saturday at two, see you then.
""",
}
