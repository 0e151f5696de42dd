// CLI11 2.1 reads configuration files for the whole program only, not for a subcommand; hence this.
#include "app/cli/config.h"

#include <algorithm>
#include <cstdlib>
#include <set>
#include <string_view>
#include <utility>

#include "base/text.h"
#include "record/files/files.h"

namespace zhida::cli {
namespace {

constexpr std::size_t kBytesMax = 64U << 10U;
constexpr std::string_view kFlag = "--config";

std::string_view trimmed(std::string_view text) {
  const auto begin = text.find_first_not_of(" \t\r");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t\r") - begin + 1);
}

// What the flags say, else the environment; "" = no file.
std::string file_of(const std::vector<std::string>& args) {
  for (std::size_t i = 1; i < args.size(); ++i) {
    if (args[i] == kFlag && i + 1 < args.size()) return args[i + 1];
    if (args[i].starts_with(std::string(kFlag) + "=")) return args[i].substr(kFlag.size() + 1);
  }
  const char* named = std::getenv("ZHIDA_CONFIG");
  return named == nullptr ? std::string() : std::string(named);
}

bool is_given(const std::vector<std::string>& args, const std::string& flag) {
  return std::any_of(args.begin(), args.end(), [&](const std::string& arg) {
    return arg == flag || arg.starts_with(flag + "=");
  });
}

Diagnostic bad_line(const std::string& file, int line, std::string_view text) {
  Diagnostic d;
  d.code = "E-SERVE-CONFIG";
  d.place.file = file;
  d.place.line = line;
  d.zh = "读不懂，或同一名称写了两次：" + excerpt(text);
  d.en = "this cannot be read, or the name is there twice: " + excerpt(text);
  d.help_zh = "一行一个 名称=值，名称同 zhida serve 的选项，如 port=8055";
  d.help_en = "write a line name=value for an option of zhida serve, such as port=8055";
  return d;
}

}  // namespace

Result<std::vector<std::string>> with_config(std::vector<std::string> args) {
  if (args.empty() || args.front() != "serve") return args;
  const std::string file = file_of(args);
  if (file.empty()) return args;
  const auto text = read_file(file, kBytesMax);
  return text ? merge_config(std::move(args), *text, file) : text.errors();
}

Result<std::vector<std::string>> merge_config(std::vector<std::string> args, std::string_view text,
                                              const std::string& file) {
  const std::vector<std::string> given = args;
  std::set<std::string> names;
  std::string_view rest = text;
  for (int line = 1; !rest.empty(); ++line) {
    const auto end = std::min(rest.find('\n'), rest.size());
    const auto statement = trimmed(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (statement.empty() || statement.front() == '#') continue;
    const auto equals = std::min(statement.find('='), statement.size());
    const std::string name(trimmed(statement.substr(0, equals)));
    const bool word = name.find_first_not_of("abcdefghijklmnopqrstuvwxyz-") == std::string::npos;
    if (equals == statement.size() || name.empty() || !word || name.front() == '-' ||
        name == "config" || name == "help" || !names.insert(name).second) {
      return bad_line(file, line, statement);
    }
    const std::string flag = "--" + name;
    if (!is_given(given, flag))
      args.push_back(flag + "=" + std::string(trimmed(statement.substr(equals + 1))));
  }
  return args;
}

}  // namespace zhida::cli
