extension Story {
    /// The stories most customers bring, in English.
    static let english: [Story] = [
        Story(
            id: "double-charge", language: .english, topic: .billing, tags: ["refund", "double-charge"],
            subjects: ["Charged twice for {plan}", "Two charges, one order ({order})", "Why did you take {amount} twice?"],
            openings: [
                """
                Hello,

                on {date} I renewed {plan} and my bank now lists two payments of {amount}, both at {time}, both with \
                the reference {order}. I clicked once. The page did hang for a bit, if that helps.

                Could you send one of them back, please? A screenshot of the statement is attached (statement.png).

                {name}
                """,
                """
                Hi there,

                quick one: order {order} shows up **twice** on my card, {amount} each, same minute. Only one \
                confirmation mail arrived. I'd like the second payment returned.

                Thanks, {name}
                """,
            ],
            followUps: [
                "A small update: the second {amount} is no longer \"pending\", it has really left my account now. Rent is due on Friday, so I would be glad of a quick answer.",
                "Here is the text of the two lines, in case the picture is hard to read:\n\n{date} {time} LARKFIELD {order} -{amount}\n{date} {time} LARKFIELD {order} -{amount}",
                "Thank you, the money is back. That was quicker than I feared.",
            ],
            replies: [
                """
                Hello {given},

                you are right, and I am sorry: order {order} was captured twice within a minute. The second payment \
                of {amount} has no invoice behind it, so I am returning it to your card.

                Banks take **3 to 5 working days** to show it. Your {plan} stays active, nothing else changes.

                Best wishes,
                {agent}
                """,
                "Hello {given},\n\nI can see both captures now. I have asked our payments team to release the second one and will write again as soon as they confirm it.\n\n{agent}",
            ],
            notes: [
                "Stripe shows two captures 38 s apart, second one without invoice. Looks like the retry bug of the checkout again, see KEM board.",
                "No refund on this account before. Safe to return the second capture. @Jonas please have a look at the retry.",
            ],
            isRefund: true, sentiment: "frustrated"),
        Story(
            id: "late-parcel", language: .english, topic: .delivery, tags: ["parcel"],
            subjects: ["Where is order {order}?", "Parcel stuck in {city} since {date}", "{product} not delivered"],
            openings: [
                """
                Good morning,

                the tracking for {tracking} has said "arrived at the sorting centre" since {date}. It is a birthday \
                present ({product}) and the birthday is on Saturday.

                Is there any chance it still makes it? If not I would rather cancel and buy it in town.

                {name}
                """,
                "Hi, my order {order} should have been here three days ago. The carrier's page only says *in transit*. Can you find out where it is?\n\nTracking: {tracking}\n\n{name}",
            ],
            followUps: [
                "The carrier told me on the phone that only the sender can open a search. So I need you for that, it seems.",
                "It moved! \"Out for delivery\" since this morning. Fingers crossed.",
                "It has arrived, box a bit crushed but the {product} is fine. Thanks for staying on it.",
                "Still nothing. The driver's note says \"customer not found\", yet I was at home all day and the bell works, I just tried it.",
            ],
            replies: [
                """
                Hello {given},

                I have opened a search with the carrier for {tracking}; they have to answer within one working day.

                - If it turns up, it goes out with priority.
                - If it does not, I send a new {product} by express, at no cost to you.

                Either way you will hear from me tomorrow before noon.

                {agent}
                """,
                "Hello {given},\n\nthe carrier found the parcel: the label had come off. It has a new one and should be with you on Friday.\n\n{agent}",
            ],
            notes: ["Third one this week from that sorting centre. Collecting the numbers in the shared sheet.", "If no scan by tomorrow 10:00, reship from the second warehouse."],
            sentiment: "worried"),
        Story(
            id: "wrong-size", language: .english, topic: .returns, tags: ["exchange", "size"],
            subjects: ["Exchange {product} for one size up", "{product}: too small", "Return or exchange, order {order}"],
            openings: [
                """
                Hello Larkfield,

                the {product} from order {order} is lovely but too tight across the shoulders. Can I swap it for the \
                next size up? It is unworn and the labels are on.

                What do I do with the parcel, and who pays for sending it?

                Kind regards
                {name}
                """,
            ],
            followUps: [
                "Sent back today, the number of the return is {tracking}. Please keep the larger one aside for me!",
                "One more question: is the green one cut the same way? The size table doesn't say.",
                "The new one fits perfectly. Thank you, and thanks for the note in the box.",
            ],
            replies: [
                """
                Hello {given},

                of course. I have put the larger size aside for 14 days.

                1. Print the label under *My orders > {order} > Return*.
                2. Drop the parcel at any shop of the carrier.
                3. As soon as it is scanned, the new one leaves us.

                Sending it back costs you nothing.

                {agent}
                """,
            ],
            notes: ["Reserved one in L at warehouse 2."]),
        Story(
            id: "broken-zip", language: .english, topic: .product, tags: ["warranty"],
            subjects: ["Zip of the {product} gave up", "Warranty: {product}", "Seam open after two weeks ({product})"],
            openings: [
                """
                Dear team,

                I bought the {product} last spring (order {order}). Yesterday the main zip came apart on a ridge \
                in the rain, which was not the best moment. Photos: zip-1.jpg, zip-2.jpg.

                Is that covered? I would prefer a repair over a new one, it seems wasteful to throw it away.

                {name}, {city}
                """,
            ],
            followUps: [
                "Do I need to wash it before I send it in? It is, let's say, honest about where it has been.",
                "It came back today, repaired *and* re-proofed. I am impressed.",
            ],
            replies: [
                """
                Hello {given},

                that is covered, and a repair is exactly what we would suggest. Please send it to our workshop with \
                the label attached; it takes about **ten working days**. A quick rinse is plenty.

                We replace both sliders, so that the other side doesn't follow next month.

                {agent}
                """,
            ],
            notes: ["Same batch as the sliders we recalled from the spring run? Check lot number on arrival."]),
        Story(
            id: "cannot-log-in", language: .english, topic: .account, tags: ["login"],
            subjects: ["Can't log in any more", "Password mail never arrives", "Locked out of my account"],
            openings: [
                """
                Hi,

                since {date} I can't get into my account. "Wrong password", so I asked for a new one four times, and \
                the mail never comes. Not in spam either. The address is the one I am writing from.

                {name}
                """,
            ],
            followUps: [
                "I tried it in another browser and on my phone, same thing.",
                "Now three of the mails arrived at once, and only the last link works. I'm in!",
                "The code it asks for has six digits, the one you send has five. Could that be it?",
            ],
            replies: [
                """
                Hello {given},

                your mailbox refused our message ("greylisted") and our sender gave up too early. I have sent a new \
                link by the other route; it is valid for **one hour**.

                If it still does not arrive, tell me and I will switch the login to another address.

                {agent}
                """,
            ],
            notes: ["Bounces: 451 greylisted. Infra knows."], sentiment: "frustrated"),
        Story(
            id: "cancel-plan", language: .english, topic: .membership, tags: ["cancellation"],
            subjects: ["Please cancel {plan}", "Cancel before the trial ends", "How do I end my membership?"],
            openings: [
                """
                Hello,

                I would like to cancel {plan} before it renews on {date}. I could not find the button, the page \
                only offers me to "pause".

                Please confirm in writing.

                {name}
                """,
            ],
            followUps: ["So nothing will be charged on {date}, correct?", "Thanks for making it painless. I may be back in spring."],
            replies: [
                """
                Hello {given},

                done: {plan} ends on {date} and won't renew. You keep the free shipping until then.

                The button hides under *Account > Membership > Change*; I have passed on that it should not hide.

                {agent}
                """,
            ],
            notes: ["Asked twice before according to chat log. Just do it, no retention offer."]),
        Story(
            id: "vat-invoice", language: .english, topic: .billing, tags: ["invoice"],
            subjects: ["Invoice {invoice}: VAT number missing", "Change the address on {invoice}", "Invoice for order {order}"],
            openings: [
                """
                Hello,

                our accountant can't book invoice {invoice} because our VAT number isn't on it. Could you issue a \
                corrected one?

                | Field | Should be |
                |---|---|
                | Company | {company} |
                | VAT | EU 372 118 904 |
                | Order | {order} |

                Kind regards
                {name}
                """,
            ],
            followUps: ["Sorry, one digit was wrong: it ends in 940, not 904.", "Perfect, booked. Thank you."],
            replies: ["Hello {given},\n\nthe corrected invoice is attached and replaces {invoice}. From now on the number is printed on every invoice of your account.\n\n{agent}"],
            notes: ["Old invoice voided in the books."]),
        Story(
            id: "refund-missing", language: .english, topic: .returns, tags: ["refund"],
            subjects: ["Refund for {order} still missing", "Returned {product}, no money yet", "Three weeks and no refund"],
            openings: [
                """
                To whom it may concern,

                I returned the {product} on {date} (return {tracking}). Your page says "received". It does not say \
                "refunded". It has been three weeks and {amount} is a lot of money for me.

                I expect the refund by the end of this week.

                {name}
                """,
            ],
            followUps: [
                "I have now written four times. Please let a human answer.",
                "I checked with my bank: nothing is on its way.",
                "Received, finally. I'd have liked an apology for the wait.",
            ],
            replies: [
                """
                Hello {given},

                you are right to be annoyed. The {product} came in on time, but the return was booked without its \
                order number and waited for somebody to notice. I noticed too late, and I am sorry.

                {amount} goes back to the card you paid with today.

                {agent}
                """,
            ],
            notes: ["Warehouse scanned it without order reference. Refund has to be triggered by hand."],
            isRefund: true, sentiment: "angry"),
    ]
}
