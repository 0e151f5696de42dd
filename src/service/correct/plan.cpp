// The plan: every subject, nothing written.
#include "service/correct/correct.h"
#include "service/correct/work.h"

namespace zhida::correct {

Result<Report> plan(store::Reader& reader, const Tools& tools, const Request& request,
                    std::int64_t known_us) {
  const auto prepared = prepare(request);
  if (!prepared) return prepared.errors();
  const Work work(tools, *prepared, known_us, std::nullopt);
  const auto subjects = work.subjects(reader);
  if (!subjects) return subjects.errors();
  Report out;
  out.id = request.id;
  out.known_us = known_us;
  for (const std::string& subject : *subjects) {
    const auto wrong = work.wrong(reader, subject);
    if (!wrong) return wrong.errors();
    const auto redone = work.redo(reader, *wrong);
    if (!redone) return redone.errors();
    count(*wrong, *redone, out);
  }
  return out;
}

}  // namespace zhida::correct
