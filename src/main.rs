//! The program: everything is in the library, but for how it starts and the memory that it runs in.

#![cfg_attr(all(target_os = "linux", target_env = "gnu", not(test)), no_main)]

#[cfg(target_os = "linux")]
mod memory;
#[cfg(all(target_os = "linux", target_env = "gnu", not(test)))]
mod start;

#[cfg(target_os = "linux")]
#[global_allocator]
static MEMORY: memory::LargePages = memory::LargePages;

#[cfg(any(not(all(target_os = "linux", target_env = "gnu")), test))]
fn main() -> std::process::ExitCode {
    portolan::cli::main().into()
}
