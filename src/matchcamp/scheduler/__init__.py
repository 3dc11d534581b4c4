"""Scheduled jobs: declared by the areas, led by one process at a time, each slot run once."""

from matchcamp.scheduler.jobs import Job, JobContext, Missed, Moments, Trigger
from matchcamp.scheduler.leading import Scheduler
from matchcamp.scheduler.runs import Outcome, Run

__all__ = ["Job", "JobContext", "Missed", "Moments", "Outcome", "Run", "Scheduler", "Trigger"]
