// --as-of, the day to decide for. Inside of app/cli.
#pragma once

#include <cstdint>
#include <string>

#include "app/cli/args.h"

namespace zhida::cli {

// Adds --as-of DATE to a subcommand; other days than those of the years 1900 to 2999, which the HTTP API takes, are refused.
void add_as_of(Command command, std::string& text);

// The day, in days since 1970-01-01; "" = today in China. REQUIRES: the option accepted the text
[[nodiscard]] std::int64_t day_or_today(const std::string& text);

}  // namespace zhida::cli
