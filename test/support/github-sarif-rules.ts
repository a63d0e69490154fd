import type { Location, Log, Region, Result, Run, ThreadFlowLocation } from 'sarif';

/**
 * What GitHub's ingestion asks of a log beyond the schema, after the rules that microsoft/sarif-sdk has for it
 * (src/Sarif.Multitool.Library/Rules/GH*.cs of version 5.7). Each gives the places that break it.
 */
export const GITHUB_RULES: Readonly<Record<string, (log: Log) => string[]>> = {
  'GH1001 every location names a file': (log) =>
    locations(log, ({ physicalLocation }) => physicalLocation?.artifactLocation?.uri === undefined),
  'GH1002 steps of a flow stand where they are used': (log) => steps(log, ({ index }) => index !== undefined),
  'GH1003 every result has a line': (log) =>
    results(log, ({ locations = [] }) =>
      locations.some(({ physicalLocation }) => !physicalLocation?.region?.startLine),
    ),
  'GH1004 a flow has 100 steps at most': (log) =>
    results(log, ({ codeFlows = [] }) =>
      codeFlows.some(({ threadFlows }) => threadFlows.some(({ locations }) => locations.length > 100)),
    ),
  'GH1005 locations are relative': (log) =>
    locations(log, ({ physicalLocation }) => /^\w+:/.test(physicalLocation?.artifactLocation?.uri ?? '')),
  'GH1007 a message is its text': (log) => results(log, ({ message }) => (message.text ?? '').trim() === ''),
  'GH1013 20 runs at most': (log) => (log.runs.length > 20 ? [`${log.runs.length} runs`] : []),
  'GH1014 a run has results': (log) => runs(log, (run) => run.results === undefined),
  'GH1015 a result has a location': (log) => results(log, (result) => (result.locations ?? []).length === 0),
  'GH1017 no region ends before it begins': (log) =>
    locations(log, ({ physicalLocation }) => isBackwards(physicalLocation?.region)),
  'GH1018 a tool has a name and rules': (log) =>
    runs(log, ({ tool }) => tool.driver.name.trim() === '' || tool.driver.rules === undefined),
  'GH2012 every descriptor has its texts': (log) =>
    runs(log, ({ tool }) =>
      [...(tool.driver.rules ?? []), ...(tool.driver.notifications ?? [])].some(
        ({ id, shortDescription, fullDescription, help }) =>
          [id, shortDescription?.text, fullDescription?.text, help?.text].some(
            (text) => (text ?? '').trim() === '',
          ),
      ),
    ),
  'docs: 25,000 results are accepted': (log) => runs(log, (run) => (run.results ?? []).length > 25_000),
  'docs: 100 locations of a result are kept': (log) =>
    results(
      log,
      ({ locations = [], relatedLocations = [] }) => locations.length + relatedLocations.length > 100,
    ),
};

function isBackwards({
  startLine = 0,
  startColumn = 1,
  endLine = startLine,
  endColumn,
}: Region = {}): boolean {
  return endLine < startLine || (endLine === startLine && endColumn !== undefined && endColumn < startColumn);
}

function runs(log: Log, isWrong: (run: Run) => boolean): string[] {
  return log.runs.flatMap((run, index) => (isWrong(run) ? [`run ${index}`] : []));
}

function results(log: Log, isWrong: (result: Result) => boolean): string[] {
  return log.runs.flatMap(({ results = [] }) =>
    results.flatMap((result, index) => (isWrong(result) ? [`result ${index}: ${result.ruleId}`] : [])),
  );
}

function locations(log: Log, isWrong: (location: Location) => boolean): string[] {
  return results(log, ({ locations = [], relatedLocations = [] }) =>
    [...locations, ...relatedLocations].some(isWrong),
  );
}

function steps(log: Log, isWrong: (step: ThreadFlowLocation) => boolean): string[] {
  return results(log, ({ codeFlows = [] }) =>
    codeFlows.some(({ threadFlows }) => threadFlows.some((flow) => flow.locations.some(isWrong))),
  );
}
