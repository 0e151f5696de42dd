// Diagnostics of imports.
#include "service/nightly/failure.h"

#include <utility>

namespace zhida::nightly {

Diagnostic failure(std::string_view code, std::string_view element, Words what, Words help) {
  Diagnostic out;
  out.code = code;
  out.place.element = element;
  out.zh = std::move(what.zh);
  out.en = std::move(what.en);
  out.help_zh = std::move(help.zh);
  out.help_en = std::move(help.en);
  return out;
}

}  // namespace zhida::nightly
