// Any bytes as YAML and as JSON. Nothing may crash or hang; what is refused names a reason.
#include <cstdint>
#include <string_view>

#include "base/document.h"
#include "base/result.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto yaml = zhida::parse_yaml(text, "fuzz.yaml");
  ZHIDA_CHECK(yaml.ok() || !yaml.errors().empty());
  const auto json = zhida::parse_json(text, "fuzz.json");
  ZHIDA_CHECK(json.ok() || !json.errors().empty());
  return 0;
}
