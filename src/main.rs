//! The program: everything is in the library, but for the memory that it runs in.

#[cfg(target_os = "linux")]
mod memory;

use std::process::ExitCode;

#[cfg(target_os = "linux")]
#[global_allocator]
static MEMORY: memory::LargePages = memory::LargePages;

fn main() -> ExitCode {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    memory::keep_what_is_freed();
    portolan::cli::main()
}
