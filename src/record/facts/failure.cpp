// Makes the diagnostics of record/facts.
#include "record/facts/failure.h"

#include <utility>

namespace zhida::facts {

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

Diagnostic file_failure(std::string_view file, std::string_view part, Words what, Words help) {
  Diagnostic out = failure("E-FACTS-SEGMENT", part, std::move(what), std::move(help));
  out.place.file = file;
  return out;
}

}  // namespace zhida::facts
