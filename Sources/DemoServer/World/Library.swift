import FoundationEssentials

/// The knowledge base on the first day.
enum Library {
    /// An article before it has an id and a date.
    struct Page: Sendable {
        let category: String
        let title: String
        let text: String
        var status = "active"
    }

    static func category(of topic: Story.Topic) -> String {
        switch topic {
        case .billing: "Billing"
        case .delivery: "Delivery"
        case .returns: "Returns and refunds"
        case .account: "Account and privacy"
        case .product, .wholesale: "Products"
        case .technical: "App"
        case .membership: "Membership"
        }
    }

    static func articles(seed: UInt64, startedAt: Date, staff: Staff) -> [DemoArticle] {
        let pages = policies + procedures + foreign + guides + suggestions
        return pages.enumerated().map { index, page in
            var dice = SplitMix64(seed: seed ^ 0x4B42, key: UInt64(index) + 1)
            let created = startedAt.addingTimeInterval(-86_400 * Double(40 + dice.below(700)))
            let updated = created.addingTimeInterval(86_400 * Double(dice.below(40)))
            return DemoArticle(
                id: "kb_\(index + 11)", title: page.title, content: page.text, category: page.category,
                status: page.status, source: page.status == "suggested" ? "ai" : "manual",
                createdBy: dice.pick(staff.colleagues, else: staff.me).id, createdAt: created, updatedAt: updated)
        }
    }

    /// One care guide per product, with its figures.
    private static var guides: [Page] {
        Product.all.map { product in
            Page(
                category: "Products", title: "\(product.name): facts and care",
                text: """
                    # \(product.name)

                    | | |
                    |---|---|
                    | Family | \(product.kind) |
                    | Weight | \(product.grams) g |
                    | Material | \(product.material) |
                    | Price | \(Details.amount(product.cents, in: .english)) |

                    ## Care

                    \(care(of: product.kind))

                    ## Repair

                    Our workshop repairs it for as long as we have the parts, **at least ten years** after the last one \
                    was sold. The first repair is free for members of [Larkfield Plus](https://larkfield.example/plus).
                    """)
        }
    }

    private static func care(of kind: String) -> String {
        switch kind {
        case "Backpacks": "- Empty every pocket, brush off the sand.\n- Wash by hand, lukewarm, no softener.\n- Dry in the shade, opened."
        case "Jackets": "- Close all zips, wash at 30 °C.\n- Tumble dry *low* for 20 minutes: the heat wakes the water repellent.\n- No softener, ever."
        case "Tents": "- Dry it before you store it, **also** when it was only dew.\n- Store it loose, not in its bag.\n- Clean the pole joints of sand."
        case "Sleeping": "1. Air it after each night.\n2. Wash it once a year, in a large machine, with down soap.\n3. Store it uncompressed."
        case "Footwear": "- Take out the insoles and dry them apart.\n- Never on a radiator: the glue lets go at 55 °C.\n- Wax nubuck twice a season."
        default: "- Wipe it clean after use.\n- Check moving parts before a long trip.\n- Store it dry."
        }
    }

    /// What the assistant proposes to add, and what has been retired.
    private static let suggestions: [Page] = [
        Page(category: "App", title: "Map store conversion in 6.4.2", text: "Eleven customers asked within two days why offline maps vanish after the update.\n\n**Proposed answer:** don't reinstall; version 6.4.2 converts the old store at its first start, which takes up to four minutes.", status: "suggested"),
        Page(category: "Billing", title: "Second payment appears as \"reserved\"", text: "Customers read a reservation as a charge. Explain that it lapses after 48 hours and give the date.", status: "suggested"),
        Page(category: "Delivery", title: "Holiday deadlines (last year)", text: "| Country | Last order |\n|---|---|\n| Germany | 19 December |\n| France | 17 December |", status: "archived"),
        Page(category: "Membership", title: "Founders' membership (closed)", text: "No longer sold. Existing members keep their terms for life.", status: "archived"),
    ]
}
