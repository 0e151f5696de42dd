// Reads the options that name a data folder; makes the form of times and strings in the output.
#include "app/cli/data.h"

#include <ostream>

#include <fmt/format.h>

#include "base/civil.h"
#include "record/files/files.h"

namespace zhida::cli {

void add_data(Command command, records::Options& options) {
  command.add_option("--data", options.folder, "数据文件夹 · the data folder")
      .type_name("DIR")
      .envname("ZHIDA_DATA")
      .capture_default_str();
  add_database(command, options.database);
}

void add_database(Command command, std::string& database) {
  command
      .add_option("--database", database,
                  "postgresql://…；不写则用数据文件夹里的 records.db · without it, records.db in "
                  "the data folder")
      .type_name("URL")
      .envname("ZHIDA_DATABASE");
}

Command add_family(Command app, const std::string& name, const std::string& about) {
  Command out = app.add_subcommand(name, about);
  out.require_subcommand();
  return out;
}

std::string moment(std::int64_t microseconds) {
  constexpr std::int64_t kSecond = 1'000'000;
  constexpr std::int64_t kDay = 86'400 * kSecond;
  const std::int64_t days = microseconds / kDay;
  const std::int64_t rest = microseconds % kDay;
  return fmt::format("{}T{:02}:{:02}:{:02}.{:06}Z", to_string(civil_from_days(days)),
                     rest / (3600 * kSecond), rest / (60 * kSecond) % 60, rest / kSecond % 60,
                     rest % kSecond);
}

int hand_out(std::string_view text, const std::string& file, Console& console) {
  if (file.empty()) {
    console.out << text;
    return kWell;
  }
  const auto written = write_file_atomically(file, text);
  return written ? static_cast<int>(kWell) : report(written.errors(), console.err);
}

}  // namespace zhida::cli
