// Finds out in which encoding a text is, and turns it into UTF-8.
#include <algorithm>
#include <memory>
#include <vector>

#include <unicode/ucnv.h>

#include "base/text.h"
#include "service/intake/csv.h"
#include "service/intake/problem.h"

namespace zhida::intake {
namespace {

constexpr std::string_view kUtf8Mark = "\xEF\xBB\xBF";

struct ConverterCloser {
  void operator()(UConverter* converter) const { ucnv_close(converter); }
};
using Converter = std::unique_ptr<UConverter, ConverterCloser>;

Converter open(const char* name) {
  UErrorCode status = U_ZERO_ERROR;
  Converter out(ucnv_open(name, &status));
  if (U_FAILURE(status)) return nullptr;
  return out;
}

Diagnostic not_text(std::string_view bytes, std::size_t at, const std::string& file) {
  const std::string_view before = bytes.substr(0, std::min(at, bytes.size()));
  const auto line = static_cast<int>(std::count(before.begin(), before.end(), '\n')) + 1;
  return failure("E-IMPORT-ENCODING", file,
                 {"既不是 UTF-8 也不是 GB18030 文字", "the text is neither UTF-8 nor GB18030"},
                 {"在 Excel 里另存为“CSV UTF-8”，或直接用 .xlsx",
                  "save it as 'CSV UTF-8' in Excel, or use the .xlsx itself"},
                 line);
}

// Converts in pieces, and stops at the first byte that the encoding does not have.
Result<std::string> convert(std::string_view bytes, const char* encoding, const std::string& file) {
  const Converter from = open(encoding);
  const Converter to = open("UTF-8");
  ZHIDA_CHECK(from != nullptr && to != nullptr);
  UErrorCode status = U_ZERO_ERROR;
  ucnv_setToUCallBack(from.get(), UCNV_TO_U_CALLBACK_STOP, nullptr, nullptr, nullptr, &status);
  constexpr std::size_t kPiece = 1U << 16U;
  std::vector<UChar> pivot(kPiece);
  std::vector<char> piece(kPiece * 4);
  std::string out;
  const char* source = bytes.data();
  const char* const end = bytes.data() + bytes.size();
  do {
    UChar* wide = pivot.data();
    status = U_ZERO_ERROR;
    ucnv_toUnicode(from.get(), &wide, pivot.data() + pivot.size(), &source, end, nullptr, 1,
                   &status);
    const bool is_full = status == U_BUFFER_OVERFLOW_ERROR;
    if (U_FAILURE(status) && !is_full) {
      return not_text(bytes, static_cast<std::size_t>(source - bytes.data()), file);
    }
    const UChar* narrow = pivot.data();
    char* target = piece.data();
    status = U_ZERO_ERROR;
    ucnv_fromUnicode(to.get(), &target, piece.data() + piece.size(), &narrow, wide, nullptr,
                     is_full ? 0 : 1, &status);
    if (U_FAILURE(status)) {
      return not_text(bytes, static_cast<std::size_t>(source - bytes.data()), file);
    }
    out.append(piece.data(), static_cast<std::size_t>(target - piece.data()));
    if (!is_full) return out;
  } while (true);
}

Result<std::string> decoded(std::string bytes, const std::string& file) {
  const std::string_view all = bytes;
  if (all.starts_with("\xFF\xFE")) return convert(all.substr(2), "UTF-16LE", file);
  if (all.starts_with("\xFE\xFF")) return convert(all.substr(2), "UTF-16BE", file);
  if (all.starts_with(kUtf8Mark)) {
    const std::size_t good = valid_utf8_prefix(all);
    if (good != all.size()) return not_text(all, good, file);
    return bytes.erase(0, kUtf8Mark.size());
  }
  if (is_valid_utf8(all)) return bytes;
  return convert(all, "GB18030", file);
}

}  // namespace

Result<std::string> decode_text(std::string bytes, const std::string& file) {
  auto text = decoded(std::move(bytes), file);
  if (!text) return text.errors();
  // No text has one, and no table keeps it.
  if (const std::size_t nul = text->find('\0'); nul != std::string::npos) {
    return not_text(*text, nul, file);
  }
  return std::move(*text);
}

}  // namespace zhida::intake
