import ArgumentParser

/// What a command says besides its result. Every command has these options, in a part of its help of
/// their own.
struct MessageOptions: ParsableArguments {
  @Flag(help: "Print long text at once, without KEYSHIFT_PAGER, PAGER or less.")
  var noPager = false
}
