"""Scheduled jobs: declared by the areas, led by one process at a time, each slot run once."""

from matchcamp.scheduler.jobs import Job, JobContext, Trigger
from matchcamp.scheduler.leading import JobStatus, Scheduler, SchedulerStatus
from matchcamp.scheduler.runs import Outcome, Run

__all__ = ["Job", "JobContext", "JobStatus", "Outcome", "Run", "Scheduler", "SchedulerStatus", "Trigger"]
