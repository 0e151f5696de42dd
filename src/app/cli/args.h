// The options of commands, declared without the headers of CLI11: each file that sees them compiles for some ten seconds
// more, so that only args.cpp and run.cpp do (docs/decisions/026-time-of-tests.md). Inside of app/cli.
//
// Command and Option are handles to what CLI11 owns, good for as long as the command line is; they are passed by value.
// Names, defaults and orders are CLI11's: "--name", "-n,--name", "NAME" for a positional one.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace zhida::cli {

class Option {
 public:
  explicit Option(CLI::Option& is) : is_(&is) {}

  // What the help calls the value: "FILE"; "" = nothing.
  Option type_name(const std::string& name) const;
  Option required() const;
  Option description(const std::string& about) const;
  // Sets: the help shows the value that the variable has now
  Option capture_default_str() const;
  // Where the option is not given, the environment's variable of this name is read.
  Option envname(const std::string& name) const;

  // Sets: a value is refused with the reason that `reason` returns; "" = it is well
  Option check(std::function<std::string(const std::string&)> reason) const;
  Option range(std::int64_t least, std::int64_t most) const;
  Option not_negative() const;
  Option one_of(std::vector<std::string> words) const;

  Option needs(Option other) const;
  Option needs(const std::string& other) const;
  Option excludes(Option other) const;

  // How many values follow one mention of the option.
  Option expected(int count) const;
  Option allow_extra_args(bool allowed) const;
  // Where the option is given again: each counts, or the last.
  Option take_all() const;
  Option take_last() const;

 private:
  CLI::Option* is_;
};

class Command {
 public:
  explicit Command(CLI::App& is) : is_(&is) {}

  [[nodiscard]] Command add_subcommand(const std::string& name, const std::string& about) const;
  // Sets: at least one and at most one command of this one's own must follow
  void require_subcommand() const;
  // Whether a command of this one's own was given.
  [[nodiscard]] bool has_subcommand() const;

  // Sets: the variable, when the line is read
  // REQUIRES: the variable lives as long as the command line
  Option add_option(const std::string& name, std::string& to, const std::string& about) const;
  Option add_option(const std::string& name, std::vector<std::string>& to,
                    const std::string& about) const;
  Option add_option(const std::string& name, std::optional<std::uint64_t>& to,
                    const std::string& about) const;
  Option add_option(const std::string& name, int& to, const std::string& about) const;
  Option add_option(const std::string& name, std::uint64_t& to, const std::string& about) const;
  Option add_flag(const std::string& name, bool& to, const std::string& about) const;
  // "--as-of". REQUIRES: it was added
  [[nodiscard]] Option get_option(const std::string& name) const;

  // Sets: `then` is called once the line is read and this command is in it
  void callback(std::function<void()> then) const;

 private:
  CLI::App* is_;
};

// From a callback: the line is refused, because what is called `name` is missing.
[[noreturn]] void refuse_missing(const std::string& name);

}  // namespace zhida::cli
