// Hands the declarations of options to CLI11.
#include "app/cli/args.h"

#include <utility>

#include <CLI/CLI.hpp>

namespace zhida::cli {

Option Option::type_name(const std::string& name) const {
  is_->type_name(name);
  return *this;
}

Option Option::required() const {
  is_->required();
  return *this;
}

Option Option::description(const std::string& about) const {
  is_->description(about);
  return *this;
}

Option Option::capture_default_str() const {
  is_->capture_default_str();
  return *this;
}

Option Option::envname(const std::string& name) const {
  is_->envname(name);
  return *this;
}

Option Option::check(std::function<std::string(const std::string&)> reason) const {
  is_->check(std::move(reason));
  return *this;
}

Option Option::range(std::int64_t least, std::int64_t most) const {
  is_->check(CLI::Range(least, most));
  return *this;
}

Option Option::not_negative() const {
  is_->check(CLI::NonNegativeNumber);
  return *this;
}

Option Option::one_of(std::vector<std::string> words) const {
  is_->check(CLI::IsMember(std::move(words)));
  return *this;
}

Option Option::needs(Option other) const {
  is_->needs(other.is_);
  return *this;
}

Option Option::needs(const std::string& other) const {
  is_->needs(other);
  return *this;
}

Option Option::excludes(Option other) const {
  is_->excludes(other.is_);
  return *this;
}

Option Option::expected(int count) const {
  is_->expected(count);
  return *this;
}

Option Option::allow_extra_args(bool allowed) const {
  is_->allow_extra_args(allowed);
  return *this;
}

Option Option::take_all() const {
  is_->take_all();
  return *this;
}

Option Option::take_last() const {
  is_->take_last();
  return *this;
}

Command Command::add_subcommand(const std::string& name, const std::string& about) const {
  return Command(*is_->add_subcommand(name, about));
}

void Command::require_subcommand() const { is_->require_subcommand(1); }

bool Command::has_subcommand() const { return !is_->get_subcommands().empty(); }

Option Command::add_option(const std::string& name, std::string& to,
                           const std::string& about) const {
  return Option(*is_->add_option(name, to, about));
}

Option Command::add_option(const std::string& name, std::vector<std::string>& to,
                           const std::string& about) const {
  return Option(*is_->add_option(name, to, about));
}

Option Command::add_option(const std::string& name, std::optional<std::uint64_t>& to,
                           const std::string& about) const {
  return Option(*is_->add_option(name, to, about));
}

Option Command::add_option(const std::string& name, int& to, const std::string& about) const {
  return Option(*is_->add_option(name, to, about));
}

Option Command::add_option(const std::string& name, std::uint64_t& to,
                           const std::string& about) const {
  return Option(*is_->add_option(name, to, about));
}

Option Command::add_flag(const std::string& name, bool& to, const std::string& about) const {
  return Option(*is_->add_flag(name, to, about));
}

Option Command::get_option(const std::string& name) const { return Option(*is_->get_option(name)); }

void Command::callback(std::function<void()> then) const { is_->callback(std::move(then)); }

void refuse_missing(const std::string& name) { throw CLI::RequiredError(name); }

}  // namespace zhida::cli
