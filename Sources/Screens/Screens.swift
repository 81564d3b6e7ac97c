// Screens: the view models and their views.
//
// State and an event give a new state and effects; state gives a frame. Keymaps and themes as data.
//
// Imports: Helpdesk, Canvas, Prose, FoundationEssentials.
// Never contains: Dispatch, files, network, ncurses, a clock.
