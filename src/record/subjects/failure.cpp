// Makes the diagnostics of record/subjects.
#include "record/subjects/failure.h"

#include <utility>

#include "decide/pack/strict.h"

namespace zhida::subjects {

pack::Text suggestion(std::string_view name, const std::vector<std::string>& names,
                      pack::Text otherwise) {
  pack::Text near = pack::suggest(name, names);
  return near.zh.empty() ? std::move(otherwise) : near;
}

}  // namespace zhida::subjects
