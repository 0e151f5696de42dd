// Any bytes as a workbook and as a text table. Nothing may crash or hang; what is refused names a reason and a remedy.
#include <cstdint>
#include <string>
#include <string_view>

#include "service/intake/csv.h"
#include "service/intake/xlsx.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  zhida::intake::SheetLimits limits;
  limits.part_bytes = limits.total_bytes = 4U << 20U;
  limits.cells = 100'000;
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  const auto book = zhida::intake::parse_xlsx(bytes, "fuzz.xlsx", "", limits);
  ZHIDA_CHECK(book.ok() || !book.errors().front().help_zh.empty());
  const auto text = zhida::intake::decode_text(bytes, "fuzz.csv");
  ZHIDA_CHECK(text.ok() || !text.errors().front().help_zh.empty());
  if (!text) return 0;
  const auto table = zhida::intake::parse_csv(*text, "fuzz.csv", limits);
  ZHIDA_CHECK(table.ok() || !table.errors().front().help_zh.empty());
  return 0;
}
