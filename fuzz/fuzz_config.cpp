// Any bytes as the configuration file of `zhida serve`, beside flags. What is read adds options that the file names and no flag
// gave, each once; what is refused names its line.
#include <algorithm>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "app/cli/config.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const std::vector<std::string> given = {"serve", "--port", "9000", "--threads=3"};
  const auto merged = zhida::cli::merge_config(given, text, "f");
  if (!merged) {
    const zhida::Diagnostic& d = merged.errors().front();
    ZHIDA_CHECK(d.code == "E-SERVE-CONFIG" && d.place.line >= 1 && !d.zh.empty() &&
                !d.help_en.empty());
    return 0;
  }
  ZHIDA_CHECK(std::equal(given.begin(), given.end(), merged->begin()));
  std::set<std::string> names;
  for (std::size_t i = given.size(); i < merged->size(); ++i) {
    const std::string& argument = (*merged)[i];
    const std::string name = argument.substr(0, argument.find('='));
    ZHIDA_CHECK(name.starts_with("--") && name.size() < argument.size() &&
                names.insert(name).second);
    ZHIDA_CHECK(name != "--port" && name != "--threads" && name != "--config" && name != "--help");
    ZHIDA_CHECK(argument.find('\n') == std::string::npos);
  }
  return 0;
}
