/// The bounds of one transfer. Tests make them small; nothing else changes them.
package struct TransferRules: Sendable {
    /// No transfer takes longer; of a request that nobody speaks of any more, this is believed.
    static let longestSeconds = 60.0

    package var connectSeconds = 10.0
    /// From the start to the last byte.
    package var totalSeconds = Self.longestSeconds
    /// Slower than this for `lowSpeedSeconds` is cut.
    var lowSpeedBytesPerSecond = 10
    /// For reads; a write is given its whole time, since cutting it leaves its fate open.
    var lowSpeedSeconds = 30
    /// Counted after decompression.
    var maximumBodyBytes = 32 * 1_024 * 1_024
    /// All header lines of an answer together, interim answers and trailers included.
    var maximumHeaderBytes = 64 * 1_024
    var maximumHeaderLines = 200
    /// A write on a connection of its own, never re-used: libcurl repeats a request, of whatever method,
    /// when a kept connection turns out to be dead. Off only to show that it does.
    package var isolatesWrites = true

    package init() {}
}
