// swift-tools-version: 6.2
import PackageDescription

/// Warnings are errors in our own rooms; dependencies are left as they are.
let strict: [SwiftSetting] = [.swiftLanguageMode(.v6), .treatAllWarnings(as: .error)]

func room(
    _ name: String, at path: String? = nil, on dependencies: [Target.Dependency] = [],
    resources: [Resource] = []
) -> Target {
    .target(name: name, dependencies: dependencies, path: path ?? "Sources/\(name)",
            resources: resources, swiftSettings: strict)
}

func service(_ name: String) -> Target {
    room(name, at: "Sources/Backends/\(name)", on: ["Backend", "Helpdesk", "Transport"])
}

func tests(of name: String, on dependencies: [Target.Dependency] = [], exclude: [String] = []) -> Target {
    .testTarget(name: "\(name)Tests", dependencies: [.byName(name: name)] + dependencies,
                path: "Tests/\(name)Tests", exclude: exclude, swiftSettings: strict)
}

let nio: [Target.Dependency] = [
    .product(name: "NIOCore", package: "swift-nio"),
    .product(name: "NIOPosix", package: "swift-nio"),
    .product(name: "NIOHTTP1", package: "swift-nio"),
]

/// Embedded from the very files that people copy from.
let dataFiles = ["themes/dark", "themes/light", "themes/terminal", "keymaps/default", "keymaps/vim"]

let package = Package(
    name: "kedge",
    products: [.executable(name: "kedge", targets: ["kedge"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2"),
        .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
        .package(url: "https://github.com/LebJe/TOMLKit", exact: "0.6.0"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", exact: "1.0.2", traits: []),
    ],
    targets: [
        // Shims: headers of the system libraries, nothing of ours.
        .systemLibrary(name: "CNcurses", path: "Sources/CNcurses"),
        .systemLibrary(name: "CCurl", path: "Sources/CCurl"),
        .systemLibrary(name: "CCmark", path: "Sources/CCmark"),
        .systemLibrary(name: "CGumbo", path: "Sources/CGumbo"),
        .systemLibrary(name: "CProcess", path: "Sources/CProcess"),

        // What runs inside signal handlers.
        .target(name: "CSignals", path: "Sources/CSignals"),

        // What both towers stand on.
        room("Helpdesk"),

        // What people see.
        room("Canvas"),
        room("Prose", on: ["Canvas", "CCmark", "CGumbo"]),
        room("Screens", on: ["Helpdesk", "Canvas", "Prose"]),
        room("Terminal", on: ["Canvas", "CNcurses", "CSignals"]),

        // What keeps it true.
        room("Transport", on: ["Helpdesk", "CCurl"]),
        room("Backend", on: ["Helpdesk", "Transport", .product(name: "Crypto", package: "swift-crypto")]),
        service("Keme"),
        service("Keva"),
        service("Kemon"),
        service("Keepem"),
        service("RequestTracker"),
        room("Store", on: ["Helpdesk"]),
        room("Sync", on: ["Helpdesk", "Transport", "Backend", "Store"]),

        room("Settings", on: ["Helpdesk", .product(name: "TOMLKit", package: "TOMLKit")],
             resources: dataFiles.map { .embedInCode("../../\($0).toml") }),
        room("DemoServer", on: nio),
        room("Webhooks", on: ["Helpdesk", .product(name: "Crypto", package: "swift-crypto")] + nio),
        .executableTarget(
            name: "kedge",
            dependencies: [
                "Helpdesk", "Canvas", "Prose", "Screens", "Terminal", "Transport", "Backend",
                "Keme", "Keva", "Kemon", "Keepem", "RequestTracker", "Store", "Sync", "Settings", "DemoServer", "Webhooks",
                "CProcess", .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Subprocess", package: "swift-subprocess"),
            ],
            path: "Sources/kedge",
            swiftSettings: strict),

        // Tests: one target a room, and what they share.
        .systemLibrary(name: "CSpawn", path: "Tests/CSpawn"),
        .target(name: "PtyHarness", dependencies: ["CSpawn"], path: "Tests/PtyHarness", swiftSettings: strict),
        .target(name: "OwnThreads", path: "Tests/OwnThreads", swiftSettings: strict),
        tests(of: "Helpdesk"),
        .target(name: "Corpus", dependencies: ["Canvas"], path: "Tests/Corpus", swiftSettings: strict),
        tests(of: "Canvas", on: ["Corpus"]),
        tests(of: "Prose"),
        tests(of: "Screens", on: ["Helpdesk", "Canvas", "Prose"], exclude: ["Golden"]),
        tests(of: "Terminal", on: ["Canvas", "Corpus"]),
        tests(of: "Transport", on: ["Helpdesk", "Corpus"]),
        tests(of: "Backend", on: ["Helpdesk", "Transport"]),
        tests(of: "Store", on: ["Helpdesk", "Corpus"]),
        tests(of: "Sync", on: ["Helpdesk", "Transport", "Backend", "Store", "Corpus"]),
        tests(of: "Settings", on: ["Helpdesk"]),
        tests(of: "DemoServer"),
        tests(of: "Webhooks", on: ["Helpdesk", "Corpus"]),
        .testTarget(name: "ServiceTests", dependencies: [
                        "Helpdesk", "Transport", "Backend", "Keme", "Keva", "Kemon", "Keepem", "RequestTracker",
                        "DemoServer", "RealServers",
                    ], path: "Tests/ServiceTests", swiftSettings: strict),
        .executableTarget(name: "CrashProbe", dependencies: ["Canvas", "Terminal"], path: "Tests/CrashProbe", swiftSettings: strict),
        // The long sweeps: `swift run -c release kedge-sweep NAME`; SweepTests runs a sample of each.
        .target(name: "Sweeps",
                dependencies: [
                    "Corpus", "PtyHarness", "DemoServer", "Helpdesk", "Canvas", "Prose", "Terminal", "Screens", "Transport",
                    "Backend", "Keme", "Keva", "Kemon", "Keepem", "Store", "Sync", "Settings", "kedge", "CrashProbe",
                ], path: "Tests/Sweeps", swiftSettings: strict),
        .executableTarget(name: "kedge-sweep",
                          dependencies: ["Sweeps", .product(name: "ArgumentParser", package: "swift-argument-parser")],
                          path: "Tests/kedge-sweep", swiftSettings: strict),
        .testTarget(name: "SweepTests", dependencies: ["OwnThreads", "Sweeps"], path: "Tests/SweepTests", swiftSettings: strict),

        // Real helpdesk servers on loopback, and what is held against them.
        .target(name: "RealServers", dependencies: ["PtyHarness"], path: "Tests/RealServers", swiftSettings: strict),
        .testTarget(name: "RealServerTests",
                    dependencies: [
                        "RealServers", "OwnThreads", "PtyHarness", "Helpdesk", "Transport", "Backend", "RequestTracker", "kedge",
                    ], path: "Tests/RealServerTests", swiftSettings: strict),
        .testTarget(name: "HouseTests", path: "Tests/HouseTests", swiftSettings: strict),
        .testTarget(name: "EndToEndTests",
                    dependencies: [
                        "Corpus", "OwnThreads", "PtyHarness", "DemoServer", "Helpdesk", "Transport", "Backend", "Keva", "Store", "Sync",
                        "kedge",
                    ], path: "Tests/EndToEndTests", swiftSettings: strict),
    ]
)
