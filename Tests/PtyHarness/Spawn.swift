import CSpawn
import Glibc

/// Starting programs.
public enum Spawn {
    /// Starts a program in the environment that is given and no other. Of this process's files it gets none but those
    /// set up for it: with a copy of another test's socket, a server that closes a connection, or stops, wouldn't be heard.
    /// - Parameters:
    ///   - words: the program's path, and its arguments.
    ///   - ownsSession: at the head of a session of its own, with every signal as it is by default.
    ///   - files: sets up descriptors 0, 1 and 2.
    public static func begin(
        _ words: [String], _ environment: [String: String], ownsSession: Bool = false,
        files: (inout posix_spawn_file_actions_t) -> Void
    ) throws(PseudoTerminal.Failure) -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        files(&actions)
        posix_spawn_file_actions_addclosefrom_np(&actions, 3)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        if ownsSession {
            let setSession: Int16 = 0x80, setSignalDefault: Int16 = 0x04, setSignalMask: Int16 = 0x08
            posix_spawnattr_setflags(&attributes, setSession | setSignalDefault | setSignalMask)
            var none = sigset_t(), all = sigset_t()
            sigemptyset(&none)
            sigfillset(&all)
            posix_spawnattr_setsigmask(&attributes, &none)
            posix_spawnattr_setsigdefault(&attributes, &all)
        }
        var argv: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
        var envp: [UnsafeMutablePointer<CChar>?] = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for text in argv + envp { free(text) } }
        var child = pid_t()
        let code = posix_spawn(&child, words[0], &actions, &attributes, &argv, &envp)
        guard code == 0 else { throw PseudoTerminal.Failure(call: "posix_spawn \(words[0])", code: code) }
        return child
    }
}
