extension Library {
    /// What the house promises.
    static let policies: [Page] = [
        Page(category: "Billing", title: "Duplicate charges", text: """
            ## When a payment appears twice

            1. Open the order and compare the **captures**. Two captures with one invoice are a duplicate.
            2. Two *reservations* are not: the second lapses after 48 hours.
            3. Return the capture that has no invoice. Up to 300 EUR nobody needs to be asked.

            Tell the customer that banks take 3 to 5 working days.

            > Never return both: the order would count as unpaid and its membership would stop.
            """),
        Page(category: "Billing", title: "Invoices: correcting name, address, VAT number", text: "An invoice is never changed, it is **replaced**.\n\n- Void the old one, *Invoices > Void*\n- Issue a new one; it gets a new number\n- Send both documents\n\nFor VAT numbers within the EU check the number first: <https://vat.example/check>."),
        Page(category: "Billing", title: "Payment methods by country", text: "| Country | Card | Transfer | Invoice | Local |\n|---|:-:|:-:|:-:|---|\n| Germany | ✓ | ✓ | ✓ | direct debit |\n| France | ✓ | ✓ | – | – |\n| Poland | ✓ | ✓ | – | BLIK |\n| Japan | ✓ | – | – | konbini (コンビニ) |\n| Israel | ✓ | – | – | – |"),
        Page(category: "Billing", title: "Vouchers and discount codes", text: "One code per order. Codes are not valid for gift cards and sale items, **but**: if the shop showed a green tick, the tick counts and we return the difference."),
        Page(category: "Billing", title: "Gift cards: already used, lost, wrong address", text: "Ask for the last four digits and a photo of the back. Twin prints exist for numbers ending in 7700 to 7799; put the amount on the account and report the number."),
        Page(category: "Delivery", title: "Delivery times and carriers", text: "| To | Usual | Express |\n|---|---|---|\n| Germany, Austria | 2 days | 1 day |\n| EU | 3–5 days | 2 days |\n| UK, Switzerland | 5–7 days | 3 days |\n| Japan, Korea | 8–12 days | 5 days |\n\nOrders before 14:00 leave on the same day."),
        Page(category: "Delivery", title: "Parcel without a scan", text: "- No scan for **2** working days: ask the carrier, form 12.\n- No answer within 1 working day: send a replacement.\n- Gift with a date: send the replacement at once, by express, and let the first one come back."),
        Page(category: "Delivery", title: "Changing the address of an order", text: "Possible until the label is printed (usually 90 minutes). Afterwards only the carrier can redirect, and only within the same country."),
        Page(category: "Delivery", title: "Customs and duties", text: "Outside the EU the receiver pays duties. For the UK and Norway we collect them in the basket, so nothing is due at the door."),
        Page(category: "Returns and refunds", title: "Returns: the 60 days", text: "Unworn, labels on: 60 days, free of charge. Worn and not happy: talk to us, we usually find something.\n\n**Refund** within 3 working days after the warehouse has scanned the parcel, to the card that paid."),
        Page(category: "Returns and refunds", title: "Return booked without an order number", text: "The parcel sits in *Returns > Unassigned*. Search by weight and product, assign it, then trigger the refund **by hand**: the automatic one doesn't start any more.\n\nApologise. It is always our mistake."),
        Page(category: "Returns and refunds", title: "Exchange for another size", text: "Put the wanted size aside for 14 days first (*Stock > Reserve*), then send the label. The new one leaves as soon as the old one is scanned."),
        Page(category: "Returns and refunds", title: "Refund limits", text: "| Amount | Who decides |\n|---|---|\n| up to 60 EUR | anybody |\n| up to 300 EUR | anybody, with a reason |\n| above | a lead |\n\nTwo refunds within 90 days: ask a lead, whatever the amount."),
        Page(category: "Account and privacy", title: "Login mails don't arrive", text: "1. Look for bounces (`451` means greylisted: wait 20 minutes).\n2. Send the link by the second route: *Account > Send link > Route B*.\n3. Links are valid for one hour; only the **newest** one works."),
        Page(category: "Account and privacy", title: "Requests about personal data (GDPR)", text: "Copy (Art. 15) and deletion (Art. 17): register in *Privacy > New request*; the deadline is **one month**. Don't discuss details in the ticket. Invoices are kept for ten years, by law."),
        Page(category: "Account and privacy", title: "Moving an account to another address", text: "Only after a confirmation from the **old** address. If that one is lost: order number plus amount of two orders."),
        Page(category: "Membership", title: "Ending a membership", text: "Written in any form, at any time, to the end of the term. Confirm the date in the answer. **No** retention offers in tickets."),
        Page(category: "Membership", title: "What Larkfield Plus contains", text: "- Free shipping within the EU\n- First repair free\n- Early access to seconds\n- 49.00 EUR a year, family 84.00 EUR"),
    ]
}
