// Any bytes as a folder of packs: files that begin with a line "=== path". Loaded, and every policy decided for an enterprise
// of which nothing is known. Nothing may crash or hang; what is refused names a code, a reason in both languages and a file.
#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "decide/pack/decide.h"
#include "decide/pack/pack.h"

namespace {

using namespace zhida;

std::vector<pack::SourceFile> files_of(std::string_view text) {
  constexpr std::string_view kMark = "=== ";
  std::vector<pack::SourceFile> out;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.starts_with(kMark)) {
      out.push_back({std::string(line.substr(kMark.size())), {}});
    } else if (!out.empty()) {
      out.back().text.append(line).push_back('\n');
    }
  }
  std::sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return a.path < b.path; });
  return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto bundle = pack::load(files_of({reinterpret_cast<const char*>(data), size}));
  if (!bundle) {
    ZHIDA_CHECK(has_errors(bundle.errors()));
    for (const Diagnostic& d : bundle.errors()) {
      ZHIDA_CHECK(!d.code.empty() && !d.zh.empty() && !d.en.empty());
      ZHIDA_CHECK(!to_text(d).empty());
    }
    return 0;
  }
  const std::int64_t day = days_from_civil({2026, 11, 23});
  for (const pack::Outcome& outcome : pack::decide_all(*bundle, {}, day))
    ZHIDA_CHECK(!pack::to_string(outcome.verdict).empty());
  return 0;
}
