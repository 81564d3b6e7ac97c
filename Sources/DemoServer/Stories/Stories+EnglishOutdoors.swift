extension Story {
    /// Further stories in English: questions from out there.
    static let englishOutdoors: [Story] = [
        Story(
            id: "which-tent", language: .english, topic: .product, tags: ["advice"],
            subjects: ["Which tent for two tall people and a dog?", "Bittern 2 or Bittern 4?", "Question before I buy"],
            openings: [
                """
                Hi,

                we are two people of 1.90 m and a dog of about 25 kg (the dog needs more room than we do). Norway, \
                June, a lot of wind. Would you take the *Bittern 2* or the *Bittern 4*?

                And does the groundsheet survive claws?

                {name}
                """,
            ],
            followUps: ["The dog's name is Pixel, since your colleague asked.", "We took the 4. It is a palace. Thank you!"],
            replies: [
                """
                Hello {given},

                with wind and a dog: the **Bittern 4**. It has a second entrance, so nobody is stepped on at night.

                | | Bittern 2 | Bittern 4 |
                |---|--:|--:|
                | Length inside | 215 cm | 230 cm |
                | Weight | 1.98 kg | 3.15 kg |

                Claws are fine on the groundsheet, less so on the inner door. And what is the dog called?

                {agent}
                """,
            ],
            sentiment: "positive"),
        Story(
            id: "filter-slow", language: .english, topic: .product, tags: ["how-to"],
            subjects: ["Water filter is terribly slow", "Teal filter: hardly any flow", "How do I backflush the filter?"],
            openings: ["Hello,\n\nthe Teal filter needs eleven minutes for a litre now. It was one minute when new. We used it at a muddy lake for a week.\n\nIs it worn out, or can I clean it?\n\n{name}"],
            followUps: ["Two minutes per litre after the third rinse. You should have seen the water.", "I only have the old syringe, does that fit?"],
            replies: ["Hello {given},\n\nnot worn out, just full of lake. Push **three** litres of clean water through it from the other side with the syringe, firmly. Never let it freeze while wet.\n\nIf it is still slower than three minutes afterwards, we'll replace it.\n\n{agent}"]),
        Story(
            id: "route-sharing", language: .english, topic: .technical, tags: ["app", "how-to"],
            subjects: ["Share a route with my group", "Export GPX from the app?", "Routes not visible on the web"],
            openings: ["Good evening,\n\nI lead a walking group and want to send {plan} users and everybody else the route for {date}. The link opens an empty map for half of them.\n\nWhat am I doing wrong?\n\n{name}, {city}"],
            followUps: ["So *private* includes people with the link? That could be worded better.", "All 14 of them have it now. Cheers!"],
            replies: ["Hello {given},\n\nthe route is set to *private*. Change it under **Saved > … > Visibility > Anyone with the link**; the link stays the same.\n\nThose without the app can use *Export > GPX*.\n\n{agent}"],
            notes: ["Wording of the visibility setting: fourth question this month. Told the app team."]),
        Story(
            id: "pickup-missed", language: .english, topic: .delivery, tags: ["pick-up"],
            subjects: ["Nobody picked up my return", "Pick-up missed twice", "Courier did not come on {date}"],
            openings: ["Hello,\n\nthe courier for my return ({tracking}) was announced for {date}, 9 to 13. I took half a day off. Nobody came, and now the page says *customer refused*.\n\nI refused nothing! Please arrange a new date, preferably after 17:00.\n\n{name}"],
            followUps: ["Second time. This is getting silly.", "They came, at 17:05 sharp. Thank you for calling them."],
            replies: ["Hello {given},\n\nI am sorry about your half day. I have booked a new pick-up for tomorrow, 17:00 to 19:00, and the driver will ring 20 minutes before. A refund of {amount} doesn't have to wait for it: I have released it now.\n\n{agent}"],
            isRefund: true, sentiment: "angry"),
        Story(
            id: "allergy", language: .english, topic: .product, tags: ["materials"],
            subjects: ["Is the {product} free of latex?", "Allergy: which glue do you use?", "Materials of the {product}"],
            openings: ["Dear Larkfield,\n\nmy daughter has a latex allergy. Can you tell me whether the {product} contains natural rubber anywhere, elastic bands included? The page doesn't say.\n\nThank you very much\n{name}"],
            followUps: ["Thank you, that is the kind of answer one hopes for.", "And the carrying bag?"],
            replies: ["Hello {given},\n\nI asked our product team rather than guess: the elastic cords are synthetic (polyester and elastane), the glue is polyurethane. **No natural rubber** in the {product} or its bag.\n\n{agent}"],
            notes: ["Answer from product team, 14:10. Added to the wiki."]),
    ]
}
