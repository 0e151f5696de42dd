// Makes the diagnostics of record/subjects.
#include "record/subjects/failure.h"

#include <utility>

#include "decide/pack/strict.h"

namespace zhida::subjects {

Diagnostic failure(std::string_view code, Place place, pack::Text what, pack::Text help) {
  Diagnostic d;
  d.code = code;
  d.place = std::move(place);
  d.zh = std::move(what.zh);
  d.en = std::move(what.en);
  d.help_zh = std::move(help.zh);
  d.help_en = std::move(help.en);
  return d;
}

pack::Text suggestion(std::string_view name, const std::vector<std::string>& names,
                      pack::Text otherwise) {
  pack::Text near = pack::suggest(name, names);
  return near.zh.empty() ? std::move(otherwise) : near;
}

}  // namespace zhida::subjects
