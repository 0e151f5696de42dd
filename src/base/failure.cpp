// Puts the parts of a diagnostic together.
#include "base/failure.h"

#include <utility>

namespace zhida {

Diagnostic failure(std::string_view code, Place place, Words what, Words help) {
  Diagnostic out;
  out.code = code;
  out.place = std::move(place);
  out.zh = std::move(what.zh);
  out.en = std::move(what.en);
  out.help_zh = std::move(help.zh);
  out.help_en = std::move(help.en);
  return out;
}

Diagnostic failure(std::string_view code, std::string_view element, Words what, Words help) {
  Place place;
  place.element = element;
  return failure(code, std::move(place), std::move(what), std::move(help));
}

}  // namespace zhida
