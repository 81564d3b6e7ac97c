import Glibc

/// Programs of this package, as they were built together with the running one.
public enum BuiltProgram {
    /// Where it lies; nil where it wasn't built.
    public static func path(_ name: String) -> String? {
        [besideThisOne(name), inTheTree(name)].first { access($0, X_OK) == 0 }
    }

    private static func besideThisOne(_ name: String) -> String {
        var buffer = [UInt8](repeating: 0, count: 4_096)
        let count = readlink("/proc/self/exe", &buffer, buffer.count)
        let executable = String(decoding: buffer[..<max(0, count)], as: UTF8.self)
        return "/" + (executable.split(separator: "/").dropLast() + [Substring(name)]).joined(separator: "/")
    }

    /// Tests may run inside a helper of the toolchain: then where the tree builds.
    private static func inTheTree(_ name: String) -> String {
        var root = #filePath.split(separator: "/", omittingEmptySubsequences: false)
        root.removeLast(3)
        return root.joined(separator: "/") + "/.build/debug/\(name)"
    }
}
