//! Parts of the command line that are made only when they are needed: to make all of them would be a good part of a
//! short run.

use clap::builder::{PossibleValue, TypedValueParser};
use clap::{Arg, ArgMatches, Args, Command, CommandFactory, Error, FromArgMatches, Subcommand};
use std::cell::Cell;
use std::ffi::OsStr;
use std::ops::Deref;

/// Arguments of one command, made when that command is the one that runs.
#[derive(Debug)]
pub struct Deferred<T>(T);

impl<T> Deferred<T> {
    /// Arguments that are known already.
    pub(super) fn new(args: T) -> Self {
        Self(args)
    }
}

impl<T> Deref for Deferred<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T: FromArgMatches> FromArgMatches for Deferred<T> {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, Error> {
        T::from_arg_matches(matches).map(Self)
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), Error> {
        self.0.update_from_arg_matches(matches)
    }
}

impl<T: Args> Args for Deferred<T> {
    fn augment_args(command: Command) -> Command {
        later(command, |command| with_own_words(command, T::augment_args))
    }

    fn augment_args_for_update(command: Command) -> Command {
        later(command, |command| with_own_words(command, T::augment_args_for_update))
    }
}

impl<T: Subcommand> Subcommand for Deferred<T> {
    fn augment_subcommands(command: Command) -> Command {
        later(command, |command| with_own_words(command, T::augment_subcommands))
    }

    fn augment_subcommands_for_update(command: Command) -> Command {
        later(command, |command| with_own_words(command, T::augment_subcommands_for_update))
    }

    fn has_subcommand(name: &str) -> bool {
        T::has_subcommand(name)
    }
}

thread_local! {
    /// Whether nothing is put off. The traits give no way to say so, and another thread may make a command meanwhile.
    static WHOLE: Cell<bool> = const { Cell::new(false) };
}

/// The command with all of its parts, for what is made from all of them.
pub(super) fn whole<T: CommandFactory>() -> Command {
    WHOLE.set(true);
    let command = T::command();
    WHOLE.set(false);
    command
}

fn later(command: Command, augment: fn(Command) -> Command) -> Command {
    if WHOLE.get() { augment(command) } else { command.defer(augment) }
}

/// Adds arguments to a command, but not the words about them in place of those about the command.
fn with_own_words(command: Command, augment: fn(Command) -> Command) -> Command {
    match command.get_about().cloned() {
        Some(about) => augment(command).about(about),
        None => augment(command),
    }
}

/// A parser of values, made when there is a value.
#[derive(Clone, Copy, Debug)]
pub(super) struct DeferredParser<P>(pub(super) fn() -> P);

impl<P: TypedValueParser> TypedValueParser for DeferredParser<P> {
    type Value = P::Value;

    fn parse_ref(&self, command: &Command, argument: Option<&Arg>, value: &OsStr) -> Result<P::Value, Error> {
        self.0().parse_ref(command, argument, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        let values: Vec<PossibleValue> = self.0().possible_values()?.collect();
        Some(Box::new(values.into_iter()))
    }
}
