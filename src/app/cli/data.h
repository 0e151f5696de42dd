// Options of the commands that open a data folder. Inside of app/cli.
#pragma once

#include <cstdint>
#include <string>

#include "app/cli/command.h"
#include "app/records/records.h"

namespace zhida::cli {

// --data DIR, --database URL; where they are not given, ZHIDA_DATA and ZHIDA_DATABASE of the environment.
void add_data(Command command, records::Options& options);
// Only --database.
void add_database(Command command, std::string& database);

// A command with commands of its own: one of them must follow.
Command add_family(Command app, const std::string& name, const std::string& about);

// "2026-11-23T01:15:00.000000Z"
[[nodiscard]] std::string moment(std::int64_t microseconds);

// Writes `text` to `file`, or to the console where `file` is "". Returns: an exit code
[[nodiscard]] int hand_out(std::string_view text, const std::string& file, Console& console);

}  // namespace zhida::cli
