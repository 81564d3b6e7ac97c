// Settings: what people set, and where kedge keeps things.
//
// The places of files, config.toml with everything that is wrong in it, where a token comes from, and the
// data files of themes and keymaps (the user's folder first, then those embedded in the program).
//
// Imports: Helpdesk, TOMLKit, FoundationEssentials.
// Never contains: services, the running of commands, what a theme's or keymap's entries mean.
