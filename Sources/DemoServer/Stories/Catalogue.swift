/// What the shop sells.
struct Product: Sendable {
    let name: String
    let cents: Int
    let kind: String
    let grams: Int
    let material: String

    static let all: [Product] = [
        Product(name: "Kestrel 40 backpack", cents: 18_900, kind: "Backpacks", grams: 1_420, material: "recycled nylon 210D"),
        Product(name: "Plover day pack", cents: 7_400, kind: "Backpacks", grams: 560, material: "ripstop nylon 70D"),
        Product(name: "Skua rain jacket", cents: 22_400, kind: "Jackets", grams: 380, material: "three-layer polyester"),
        Product(name: "Wren wind shirt", cents: 9_600, kind: "Jackets", grams: 110, material: "nylon 20D"),
        Product(name: "Bittern 2 tent", cents: 46_900, kind: "Tents", grams: 1_980, material: "silicone-coated nylon 30D"),
        Product(name: "Bittern 4 tent", cents: 64_900, kind: "Tents", grams: 3_150, material: "silicone-coated nylon 40D"),
        Product(name: "Eider sleeping bag", cents: 28_900, kind: "Sleeping", grams: 870, material: "down 750 cuin"),
        Product(name: "Dunlin sleeping mat", cents: 12_900, kind: "Sleeping", grams: 460, material: "polyester 30D, reflective film"),
        Product(name: "Godwit trekking poles", cents: 9_900, kind: "Hardware", grams: 490, material: "aluminium 7075"),
        Product(name: "Sandpiper stove", cents: 6_900, kind: "Hardware", grams: 96, material: "stainless steel, titanium"),
        Product(name: "Curlew head torch", cents: 5_400, kind: "Hardware", grams: 84, material: "polycarbonate"),
        Product(name: "Turnstone boots", cents: 21_900, kind: "Footwear", grams: 1_180, material: "nubuck, rubber"),
        Product(name: "Avocet trail shoes", cents: 13_900, kind: "Footwear", grams: 590, material: "mesh, rubber"),
        Product(name: "Teal water filter", cents: 4_900, kind: "Hardware", grams: 72, material: "hollow fibre"),
    ]
    private static let worn = all.filter { $0.kind == "Jackets" || $0.kind == "Footwear" }
    private static let zipped = all.filter { ["Backpacks", "Jackets", "Tents"].contains($0.kind) }
    private static let assembled = all.filter { $0.kind == "Tents" }

    /// What a story with these tags can be about.
    static func fitting(_ tags: [String]) -> [Product] {
        if tags.contains("exchange") || tags.contains("size") { return worn }
        if tags.contains("warranty") { return zipped }
        return tags.contains("spare-parts") ? assembled : all
    }
}

/// A membership.
struct Plan: Sendable {
    let name: String
    let cents: Int

    static let all = [
        Plan(name: "Larkfield Plus (yearly)", cents: 4_900), Plan(name: "Larkfield Plus Family", cents: 8_400),
        Plan(name: "the repair plan", cents: 2_900), Plan(name: "Larkfield Routes Pro", cents: 3_600),
    ]
}
