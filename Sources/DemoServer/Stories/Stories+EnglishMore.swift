extension Story {
    /// Further stories in English.
    static let englishMore: [Story] = [
        Story(
            id: "app-crash", language: .english, topic: .technical, tags: ["app", "bug"],
            subjects: ["App closes when I open the map", "Route planner crashes on Android", "App: offline maps gone after update"],
            openings: [
                """
                Hi,

                since the last update the app closes as soon as I open a saved route. Phone: Fairphone 5, app 6.4.1.

                What I did:
                1. Open *Saved*
                2. Tap any route
                3. Map flashes up, app is gone

                The log from the settings page:

                ```
                E/map: tile store version 12, expected 13
                E/map: giving up
                ```

                {name}
                """,
            ],
            followUps: [
                "Reinstalling helped, but now all offline maps are gone. 6 GB on hotel wifi, hurray.",
                "It happens on my partner's phone as well, so it isn't just mine.",
                "6.4.2 fixed it. Thank you!",
            ],
            replies: [
                """
                Hello {given},

                thank you for the log, it names the culprit: the update forgot to convert the old map store. \
                Version **6.4.2** is on its way to the app stores and converts it, so please *don't* reinstall.

                {agent}
                """,
            ],
            notes: ["Known: tile store migration. Linked to the mobile board."], sentiment: "frustrated"),
        Story(
            id: "discount-code", language: .english, topic: .billing, tags: ["voucher"],
            subjects: ["Code AUTUMN15 doesn't work", "Voucher was not deducted", "Discount missing on {order}"],
            openings: ["Hello,\n\nI entered AUTUMN15 and the page said \"applied\" with a nice green tick, but I was charged the full {amount} for order {order}. Could you return the difference?\n\n{name}"],
            followUps: ["The newsletter says \"valid until the end of the month\", nothing about sale items.", "Great, thank you!"],
            replies: ["Hello {given},\n\nthe green tick was a promise, so it counts: I am returning the 15 % on order {order}. It shows on your card within a few days.\n\n{agent}"],
            isRefund: true),
        Story(
            id: "wholesale-quote", language: .english, topic: .wholesale, tags: ["b2b", "quote"],
            subjects: ["Quote for 40 x {product}", "Dealer account for {company}", "Prices for schools?"],
            openings: [
                """
                Dear Larkfield team,

                we are a youth hostel association ({company}) and would like to buy 40 pieces of the {product} for \
                our houses around {city}.

                Could you send us a quote, delivered in two lots? We pay by bank transfer, 30 days.

                With kind regards
                {name}
                """,
            ],
            followUps: ["The board agreed. Could you split the invoice by house? The list is attached (houses.csv).", "Would you hold the price until January?"],
            replies: ["Hello {given},\n\nwith pleasure. For 40 pieces we can offer **18 % off** the list price, delivered in two lots, freight included. The quote is attached and holds for 30 days.\n\n{agent}"],
            notes: ["Credit check done, fine up to 8,000 EUR."], sentiment: "positive"),
        Story(
            id: "praise", language: .english, topic: .product, tags: ["feedback"],
            subjects: ["Just wanted to say thanks 🎒", "Your repair workshop is wonderful", "Feedback after 600 km with the {product}"],
            openings: ["Hi all,\n\nno problem for once: the {product} has just survived 600 km of coast path, two floods and a goat. Please tell the people who make it.\n\nThe only wish: a slightly longer cord on the lid.\n\n{name} 🙂"],
            followUps: ["Of course you may print it. The goat sends its regards."],
            replies: ["Hello {given},\n\nyou made a whole workshop grin. May we pin your mail to the wall (and to the product page)? The cord goes on the list.\n\n{agent}"],
            sentiment: "positive"),
        Story(
            id: "address-change", language: .english, topic: .delivery, tags: ["address"],
            subjects: ["Change the delivery address of {order}", "I typed the wrong house number", "Moved to {city}: please redirect"],
            openings: ["Hello,\n\nI ordered {product} an hour ago ({order}) and the shop filled in my old address. Please send it to:\n\nRopewalk 18\n{city}\n\nnot to number 81. I hope it's not too late!\n\n{name}"],
            followUps: ["The confirmation still shows the old one, is that right?", "It came to the right door. Thanks!"],
            replies: ["Hello {given},\n\nit was not too late: order {order} goes to Ropewalk 18. The confirmation mail is written once and doesn't learn of it, so don't let that worry you.\n\n{agent}"]),
        Story(
            id: "data-request", language: .english, topic: .account, tags: ["privacy"],
            subjects: ["Please delete my data", "Request for a copy of my data", "Who has my phone number?"],
            openings: ["Good day,\n\nunder Article 15 of the GDPR I ask for a copy of all data you hold about me, and where it came from. I have had a call from a survey company that knew my last order ({order}).\n\nI look forward to your answer within the legal month.\n\n{name}"],
            followUps: ["I received the archive, but the chat logs of the spring are missing.", "Thank you. You can close this."],
            replies: ["Hello {given},\n\nyour request is registered. You will get the archive within 14 days by a link that opens once.\n\nWe don't pass on phone numbers for surveys; I have asked our data protection officer to look into the call.\n\n{agent}"],
            notes: ["DPO informed. Do not discuss details in the public thread."], sentiment: "worried"),
        Story(
            id: "missing-part", language: .english, topic: .product, tags: ["spare-parts"],
            subjects: ["{product}: a part is missing", "No pegs in the box", "Spare buckle for {product}"],
            openings: ["Hi,\n\nthe box of the {product} (order {order}) came without the small bag of fittings. The seal was intact, so it must have been packed like that.\n\nWe leave on {date}. Can you send just the bag?\n\n{name}"],
            followUps: ["Arrived today, in time. You saved our holiday.", "There were only 7 instead of 8 in it, but we will manage."],
            replies: ["Hello {given},\n\na new bag of fittings is on its way by letter post, tracking {tracking}. It should arrive within two days.\n\n{agent}"]),
        Story(
            id: "checkout-error", language: .english, topic: .technical, tags: ["checkout", "bug"],
            subjects: ["Checkout returns an error for some cards", "Payment page: error 502", "Can't pay, basket empties itself"],
            openings: ["Hello,\n\nwhen I press \"Pay\" I get a white page with *502 Bad Gateway*, and afterwards my basket is empty. Third attempt today. Visa, Firefox on Linux. Was I charged? {amount}, no order number.\n\n{name}"],
            followUps: ["A reservation of {amount} does show in my banking app now.", "It works with the other card. Strange, but fine."],
            replies: ["Hello {given},\n\nyou were not charged: the reservation of {amount} lapses by itself within 48 hours. The error is real and our developers are on it; until then paying by bank transfer works.\n\n{agent}"],
            notes: ["Seen 11 times since 09:00, all with 3-D Secure of the same bank. Raised with the web team."], sentiment: "frustrated"),
        Story(
            id: "gift-card", language: .english, topic: .billing, tags: ["gift-card"],
            subjects: ["Gift card says \"already used\"", "Gift card for the wrong address", "Balance of my gift card"],
            openings: ["Hello,\n\nmy aunt gave me a gift card over {amount}. The shop says it is already used, but I have only just scratched it open. The number ends in 7731.\n\nShe is 84 and rather upset that \"the internet stole it\".\n\n{name}"],
            followUps: ["A photo of the back is attached (card.jpg).", "It works! My aunt sends her best, in capital letters."],
            replies: ["Hello {given},\n\nplease calm your aunt: nobody stole it. The card was printed twice by mistake, and the twin was used first. I have put the {amount} on your account.\n\n{agent}"],
            isRefund: true, sentiment: "worried"),
    ]
}
